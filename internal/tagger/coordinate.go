package tagger

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

var (
	decimalPair = regexp.MustCompile(`([+-]?\d{1,2}\.\d{3,8})°?(?: ?([NS]))?(?:, ?|; ?| )([+-]?\d{1,3}\.\d{3,8})°?(?: ?([EW]))?`)
	dmsPair     = regexp.MustCompile(`(\d{1,2}) ?° ?(?:(\d{1,2}(?:[.,]\d+)?) ?['′’] ?)?(?:(\d{1,2}(?:[.,]\d+)?) ?(?:["″”]|''|’’) ?)?([NS])[ ,;/]{0,3}(\d{1,3}) ?° ?(?:(\d{1,2}(?:[.,]\d+)?) ?['′’] ?)?(?:(\d{1,2}(?:[.,]\d+)?) ?(?:["″”]|''|’’) ?)?([EW])`)
	mgrsRef     = regexp.MustCompile(`\b(\d{1,2})([C-HJ-NP-X]) ?([A-HJ-NP-Z])([A-HJ-NP-V]) ?(\d{2,5}) ?(\d{2,5})\b`)
	utmRef      = regexp.MustCompile(`\b(\d{1,2}) ?([C-HJ-NP-X]) (\d{6})(?:\.\d+)?(?: ?m?E)?,? (\d{6,7})(?:\.\d+)?(?: ?m?N)?\b`)
)

// coordinates finds positions: degrees with minutes and seconds, decimal pairs,
// UTM and MGRS. The normal form is latitude and longitude in decimal degrees,
// WGS 84.
func (c *catcher) coordinates() {
	add := func(m []int, form string, lat, lon float64, ok bool) {
		ok = ok && math.Abs(lat) <= 90 && math.Abs(lon) <= 180
		c.add(Coordinate, m[0], m[1], fmt.Sprintf("%.5f,%.5f", lat, lon), ok, map[string]string{"form": form})
	}
	if strings.Contains(c.line, "°") {
		for _, m := range dmsPair.FindAllStringSubmatchIndex(c.line, -1) {
			lat, ok1 := degrees(c.line, m[2:10], "S")
			lon, ok2 := degrees(c.line, m[10:18], "W")
			add(m, "dms", lat, lon, ok1 && ok2)
		}
	}
	if strings.Contains(c.line, ".") {
		for _, m := range decimalPair.FindAllStringSubmatchIndex(c.line, -1) {
			if !c.edged(m[0], m[1]) {
				continue
			}
			lat, err1 := strconv.ParseFloat(c.line[m[2]:m[3]], 64)
			lon, err2 := strconv.ParseFloat(c.line[m[6]:m[7]], 64)
			if group(c.line, m[4:6]) == "S" {
				lat = -lat
			}
			if group(c.line, m[8:10]) == "W" {
				lon = -lon
			}
			add(m, "decimal", lat, lon, err1 == nil && err2 == nil)
		}
	}
	for _, m := range utmRef.FindAllStringSubmatchIndex(c.line, -1) {
		zone, err1 := strconv.Atoi(c.line[m[2]:m[3]])
		east, err2 := strconv.ParseFloat(c.line[m[6]:m[7]], 64)
		north, err3 := strconv.ParseFloat(c.line[m[8]:m[9]], 64)
		if err1 != nil || err2 != nil || err3 != nil || zone < 1 || zone > 60 {
			continue
		}
		lat, lon := fromUTM(zone, c.line[m[4]] >= 'N', east, north)
		add(m, "utm", lat, lon, true)
	}
	for _, m := range mgrsRef.FindAllStringSubmatchIndex(c.line, -1) {
		lat, lon, ok := fromMGRS(c.line[m[2]:m[3]], c.line[m[4]], c.line[m[6]], c.line[m[8]], c.line[m[10]:m[11]], c.line[m[12]:m[13]])
		if ok {
			add(m, "mgrs", lat, lon, true)
		}
	}
}

func group(s string, at []int) string {
	if at[0] < 0 {
		return ""
	}
	return s[at[0]:at[1]]
}

// degrees reads degrees, minutes, seconds and the letter of the half.
func degrees(s string, at []int, negative string) (float64, bool) {
	v, part := 0.0, 1.0
	for i := range 3 {
		g := group(s, at[2*i:2*i+2])
		if g != "" {
			n, err := strconv.ParseFloat(strings.Replace(g, ",", ".", 1), 64)
			if err != nil || i > 0 && n >= 60 {
				return 0, false
			}
			v += n / part
		}
		part *= 60
	}
	if group(s, at[6:8]) == negative {
		v = -v
	}
	return v, true
}

// fromUTM turns a position of a zone of the Universal Transverse Mercator grid
// into latitude and longitude (Snyder, Map Projections, USGS 1395, 1987, pages
// 63-64; WGS 84).
func fromUTM(zone int, north bool, easting, northing float64) (lat, lon float64) {
	const a, f, k0 = 6378137.0, 1 / 298.257223563, 0.9996
	e2 := f * (2 - f)
	ep2 := e2 / (1 - e2)
	e1 := (1 - math.Sqrt(1-e2)) / (1 + math.Sqrt(1-e2))
	x, y := easting-500000, northing
	if !north {
		y -= 10000000
	}
	mu := y / k0 / (a * (1 - e2/4 - 3*e2*e2/64 - 5*e2*e2*e2/256))
	phi := mu + (3*e1/2-27*math.Pow(e1, 3)/32)*math.Sin(2*mu) + (21*e1*e1/16-55*math.Pow(e1, 4)/32)*math.Sin(4*mu) +
		151*math.Pow(e1, 3)/96*math.Sin(6*mu) + 1097*math.Pow(e1, 4)/512*math.Sin(8*mu)
	sin, cos, tan := math.Sin(phi), math.Cos(phi), math.Tan(phi)
	c, t := ep2*cos*cos, tan*tan
	n := a / math.Sqrt(1-e2*sin*sin)
	r := a * (1 - e2) / math.Pow(1-e2*sin*sin, 1.5)
	d := x / (n * k0)
	lat = phi - n*tan/r*(d*d/2-(5+3*t+10*c-4*c*c-9*ep2)*math.Pow(d, 4)/24+
		(61+90*t+298*c+45*t*t-252*ep2-3*c*c)*math.Pow(d, 6)/720)
	lon = (d - (1+2*t+c)*math.Pow(d, 3)/6 + (5-2*c+28*t-3*c*c+8*ep2+24*t*t)*math.Pow(d, 5)/120) / cos
	return lat * 180 / math.Pi, lon*180/math.Pi + float64(zone*6-183)
}

// fromMGRS reads a reference of the Military Grid Reference System (NGA
// standard 0037): zone, band, 100 km square and equally many digits each way.
func fromMGRS(zoneText string, band, column, row byte, east, north string) (lat, lon float64, ok bool) {
	if len(east) != len(north) {
		// Without a blank the pattern may cut the digits unevenly.
		both := east + north
		if len(both)%2 != 0 {
			return 0, 0, false
		}
		east, north = both[:len(both)/2], both[len(both)/2:]
	}
	zone, err := strconv.Atoi(zoneText)
	if err != nil || zone < 1 || zone > 60 {
		return 0, 0, false
	}
	columns := [...]string{"STUVWXYZ", "ABCDEFGH", "JKLMNPQR"}[zone%3]
	rows := "ABCDEFGHJKLMNPQRSTUV"
	if zone%2 == 0 {
		rows = "FGHJKLMNPQRSTUVABCDE"
	}
	col, rw, bandNo := strings.IndexByte(columns, column), strings.IndexByte(rows, row), strings.IndexByte("CDEFGHJKLMNPQRSTUVWX", band)
	if col < 0 || rw < 0 || bandNo < 0 {
		return 0, 0, false
	}
	scale := math.Pow(10, float64(5-len(east)))
	e, err1 := strconv.Atoi(east)
	n, err2 := strconv.Atoi(north)
	if err1 != nil || err2 != nil {
		return 0, 0, false
	}
	easting := float64(col+1)*100000 + float64(e)*scale
	inCycle := float64(rw)*100000 + float64(n)*scale
	floor := float64(bandNo*8 - 80)
	for northing := inCycle; northing < 10000000; northing += 2000000 {
		lat, lon = fromUTM(zone, band >= 'N', easting, northing)
		if lat >= floor-0.5 && lat < floor+8.5 || band == 'X' && lat >= floor-0.5 && lat <= 84.5 {
			return lat, lon, true
		}
	}
	return 0, 0, false
}
