package name

import "testing"

func TestOneHouseIsWrittenInManyWays(t *testing.T) {
	for _, house := range [][]string{
		{"Rue du Fort 12", "12, rue du Fort", "12 r. du Fort", "Rue du Fort, 12", "RUE DU FORT nº 12", "rue  du fort n° 12, 1060 Saint-Gilles", "12 Rue du Fort, B-1060 St-Gilles", "Fortstraat 12, 1060 Sint-Gillis", "Fortstr. 12", "Fortstraat 12, Sint-Gillis", "Rue du Fort 12 bte 3", "Rue du Fort 12, boîte 3, 1060 Bruxelles", "Café Fenix, rue du Fort 12"},
		{"Müllerstraße 7a", "Muellerstr. 7 A", "Mullerstrasse 7A, 13353 Berlin"},
		{"ул. Ленина, д. 12, кв. 5", "Ulitsa Lenina 12", "12 Lenina ul.", "улица Ленина 12-5"},
		{"Rue Ransfort 3, 1080 Molenbeek-Saint-Jean", "Ransfortstraat 3, Sint-Jans-Molenbeek", "3 r. Ransfort, Molenbeek"},
		{"Fortstraat 12, Sint-Gillis", "12 rue du Fort, 1060 Saint-Gilles"},
		{"Avenue Louise 143", "143 av. Louise"},
		{"شارع الحصن ١٢", "شارع الحصن 12"},
		{"Poplar Street 4", "4 Poplar St.", "4 Poplar Street, Noordstad", "Flat 4B, 4 Poplar Street"},
		{"Boulevard de l'Étoile 9 bis", "9bis Bd de l’Etoile", "Bvd. Etoile 9bis"},
		{"Place Sainte-Anne 3", "3 pl. Ste Anne", "Sint-Annaplein 3"},
		{"Atatürk Caddesi No: 15 Daire 3, Gaziantep", "Ataturk Cad. 15/3", "15 Atatürk Cd."},
	} {
		for _, other := range house[1:] {
			x, okX := ReadHouse(house[0])
			y, okY := ReadHouse(other)
			if !okX || !okY || !SameHouse(house[0], other) || !SameHouse(other, house[0]) {
				t.Errorf("%q is not the house of %q: %v %+v, %v %+v", house[0], other, okX, x, okY, y)
			}
		}
	}
}

func TestOtherHousesStayApart(t *testing.T) {
	for _, pair := range [][2]string{
		{"Rue du Fort 12", "Rue du Fort 21"}, {"Rue du Fort 12", "Rue du Port 12"}, {"Rue du Fort 12", "Avenue du Fort 12"},
		{"Rue du Fort 12", "Rue du Fort 12bis"}, {"Rue du Fort 12, 1060 Saint-Gilles", "Rue du Fort 12, 6000 Charleroi"},
		{"4 Poplar Street, Noordstad", "4 Poplar Street, Oosthaven"}, {"Flat 4B, 4 Poplar Street", "Flat 2, 4 Poplar Street"},
		{"Kerkstraat 5", "Karkostraat 5"}, {"Rue du Fort 12, 2nd floor", "Rue du Fort 12, 3rd floor"},
	} {
		if SameHouse(pair[0], pair[1]) {
			t.Errorf("%q is said to be the house of %q", pair[0], pair[1])
		}
	}
}

func TestWhatNamesNoHouseIsNone(t *testing.T) {
	for _, text := range []string{"", "Rue du Fort", "12", "Flat, Poplar Street", "Café Fenix", "Safe house 2", "Terminal 2", "1060 Saint-Gilles", "Street 12", "Karel Janda, 31", "Flat of cell 3", "St. Mary 4"} {
		if h, ok := ReadHouse(text); ok {
			t.Errorf("%q is read as %+v", text, h)
		}
	}
}

func FuzzReadHouse(f *testing.F) {
	for _, s := range []string{"12, rue du Fort, 1060 Saint-Gilles", "ул. Ленина, д. 12, кв. 5", "شارع الحصن ١٢", "Fortstr. 12 bte 3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		h, ok := ReadHouse(text)
		if !ok {
			return
		}
		if len(h.Way) == 0 || h.Number == "" {
			t.Fatalf("%q: a house without way or number: %+v", text, h)
		}
		if h.skeleton != "" && !SameHouse(text, text) {
			t.Fatalf("%q is not its own house", text)
		}
	})
}
