package name

// The words of addresses in the languages of the desks that exchange here. What
// is missing is read as part of a name: a proposal less, never a wrong one more.

// ways are the kinds of way, by their English word.
var ways = map[string]string{
	"street":    "street str st rue r ruelle straat strasse straße calle c via rua ulica ul ulice utca улица ул вулиця вул sokak sokağı sok sk شارع odos οδός οδος gata gatan gade",
	"avenue":    "avenue av ave laan avenida avda allee allée cadde caddesi cad cd проспект пр просп aleja al aleje bulevar",
	"boulevard": "boulevard bd bld blvd boul bvd bulvar bulvarı бульвар бул",
	"square":    "square sq place pl plein platz plaza piazza praça plac meydan meydanı площадь пл ميدان markt grand-place πλατεία",
	"road":      "road rd route rte weg chaussée chaussee chée steenweg stwg landstraat autoweg carretera ctra yol yolu шоссе ш طريق vej vägen",
	"lane":      "lane ln gasse steeg impasse imp allée-verte pasaj çıkmazı переулок пер zaułek vicolo callejón dreef pad chemin ch sentier",
	"quay":      "quay quai kaai kade kai muelle набережная наб lungomare rıhtım",
	"drive":     "drive dr", "close": "close", "court": "court ct", "terrace": "terrace", "hill": "hill", "park": "park parc",
}

// waysBehind stand behind the name even where another word follows.
const waysBehind = "street st road rd lane ln drive dr close court ct terrace hill sokak sokağı sok sk cadde caddesi cad cd bulvarı meydanı yolu"

// wayEndings are kinds of way at the end of a word.
var wayEndings = map[string]string{
	"street": "straat strasse straße str gatan gade", "avenue": "laan allee", "square": "plein platz markt", "road": "steenweg weg vej vägen",
	"lane": "gasse steeg dreef", "quay": "kaai kade",
}

// smallWords carry no difference in the name of a way.
const smallWords = "de du des d la le les l del della dello der den die das dem van von the of al el am an im zum zur da do dos e y et und en ال"

// saints are one word in many languages.
const saints = "saint sainte st ste sint sankt sveti svaty san santa santo sao"

// numberMarks stand before a house number.
const numberMarks = "no nr n num numero numéro nummer numara dom д дом haus house huis № رقم بناية"

// doors stand before the number of a flat or box.
const doors = "flat flt apt apartment appartement app appt bte boite boîte box bus kv кв квартира daire unit suite room kamer zimmer whg wohnung lokal lok شقة διαμ"

// floors stand behind the number of a floor.
const floors = "floor étage etage verdieping stock obergeschoss og kat etaj этаж piano planta"

// towns are those whose names differ by more than spelling; each language of a
// street sign writes its own.
var towns = map[string]string{
	"brussels": "bruxelles brussel brüssel bruselas брюссель", "antwerp": "antwerpen anvers amberes", "ghent": "gent gand", "liège": "luik lüttich liege",
	"bruges": "brugge brügge", "louvain": "leuven löwen", "mechelen": "malines mechlin", "mons": "bergen", "tournai": "doornik", "namur": "namen", "kortrijk": "courtrai",
	"saint-gilles": "sint-gillis", "schaerbeek": "schaarbeek", "molenbeek": "molenbeek-saint-jean sint-jans-molenbeek", "forest": "vorst", "uccle": "ukkel", "ixelles": "elsene",
	"lille": "rijsel", "paris": "parijs parigi париж paryż باريس", "cologne": "köln keulen koeln", "munich": "münchen muenchen", "aachen": "aken aix-la-chapelle",
	"vienna": "wien wenen вена", "prague": "praha prag praag", "warsaw": "warszawa warschau", "the-hague": "den-haag 's-gravenhage", "geneva": "genève genf", "milan": "milano mailand",
	"rome": "roma rom", "athens": "αθήνα athina athen", "istanbul": "стамбул اسطنبول", "moscow": "москва moskau moscou moskva", "vilnius": "wilno wilna", "gaziantep": "antep",
}
