package extract

import (
	"strings"
	"sync"
)

// dateRole is the part that a word plays in a date.
type dateRole uint8

const (
	roleNone dateRole = iota
	roleMonth
	roleWeekday
	roleUnit // n: days
	roleLast
	roleNext
	roleThis
	roleAgo  // after its number: "ago", "geleden"
	roleBack // before its number: "vor", "il y a"
	roleEarly
	roleMid
	roleLate
	roleDay // n: days from the publication: yesterday -1
	roleSince
	roleUntil
	roleBetween
	roleFrom
	roleTo
	roleAnd
	roleOf
	roleBefore
	roleAfter
	roleSeason
	roleIn
	roleFuture // a word that puts its clause ahead: will, zal, wird, sera
	roleNumber // n
	roleArticle
	roleApprox
)

type dateWord struct {
	role dateRole
	n    int
}

// dateList is one language's words: "role:word=n word=n".
var dateList = map[string]string{
	"en": `month january=1 february=2 march=3 april=4 may=5 june=6 july=7 august=8 september=9 october=10 november=11 december=12
		jan=1 feb=2 mar=3 apr=4 jun=6 jul=7 aug=8 sep=9 sept=9 oct=10 nov=11 dec=12
		jan.=1 feb.=2 mar.=3 apr.=4 jun.=6 jul.=7 aug.=8 sep.=9 sept.=9 oct.=10 nov.=11 dec.=12
		weekday monday=1 tuesday=2 wednesday=3 thursday=4 friday=5 saturday=6 sunday=7 mon.=1 tue.=2 wed.=3 thu.=4 fri.=5 sat.=6 sun.=7
		unit day=1 days=1 week=7 weeks=7 fortnight=14 month=30 months=30 year=365 years=365 decade=3650 decades=3650 weekend=2
		last last previous past next next coming this this ago ago
		early early mid mid mid- late late end day yesterday=-1 today=0 tonight=0 tomorrow=1 overnight=-1
		since since until until till between between from from to to through – - and and of of before before after after by=1
		season spring=3 summer=6 autumn=9 fall=9 winter=12 in in during on at
		future will shall wo
		number one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 a=1 an=1
		article the approx around about circa`,
	"fr": `month janvier=1 février=2 fevrier=2 mars=3 avril=4 mai=5 juin=6 juillet=7 août=8 aout=8 septembre=9 octobre=10 novembre=11 décembre=12 decembre=12
		weekday lundi=1 mardi=2 mercredi=3 jeudi=4 vendredi=5 samedi=6 dimanche=7
		unit jour=1 jours=1 semaine=7 semaines=7 mois=30 an=365 ans=365 année=365 années=365
		last dernier dernière passé passée next prochain prochaine this ce cette
		early début mid mi mi- late fin day hier=-1 aujourd'hui=0 demain=1
		since depuis until jusqu'en jusqu'au between entre from du to au and et of de avant avant before avant after après
		season printemps=3 été=6 automne=9 hiver=12 in en au dans
		future sera seront va vont aura auront devra
		number un=1 une=1 deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9 dix=10 onze=11 douze=12
		article le la les approx vers environ`,
	"nl": `month januari=1 februari=2 maart=3 april=4 mei=5 juni=6 juli=7 augustus=8 september=9 oktober=10 november=11 december=12
		weekday maandag=1 dinsdag=2 woensdag=3 donderdag=4 vrijdag=5 zaterdag=6 zondag=7
		unit dag=1 dagen=1 week=7 weken=7 maand=30 maanden=30 jaar=365 jaren=365
		last vorige vorig afgelopen laatste next volgende volgend komende this deze dit ago geleden
		early begin mid medio half late eind day gisteren=-1 vandaag=0 vanavond=0 morgen=1 vannacht=0
		since sinds until tot between tussen from van to tot and en of van before voor after na
		season lente=3 voorjaar=3 zomer=6 herfst=9 najaar=9 winter=12 in in op
		future zal zullen wordt gaat gaan
		number een=1 één=1 twee=2 drie=3 vier=4 vijf=5 zes=6 zeven=7 acht=8 negen=9 tien=10 elf=11 twaalf=12
		article de het approx rond omstreeks`,
	"de": `month januar=1 jänner=1 februar=2 märz=3 april=4 mai=5 juni=6 juli=7 august=8 september=9 oktober=10 november=11 dezember=12
		weekday montag=1 dienstag=2 mittwoch=3 donnerstag=4 freitag=5 samstag=6 sonnabend=6 sonntag=7
		unit tag=1 tage=1 tagen=1 woche=7 wochen=7 monat=30 monate=30 monaten=30 jahr=365 jahre=365 jahren=365
		last letzten letzter letztes letzte letztem vergangenen vergangene vorigen vorige next nächsten nächste nächster kommenden kommende this diesen diese dieser dieses
		back vor early anfang mid mitte late ende day gestern=-1 vorgestern=-2 heute=0 morgen=1
		since seit until bis between zwischen from von to bis and und of des before vor after nach
		season frühling=3 frühjahr=3 sommer=6 herbst=9 winter=12 in im am
		future wird werden soll sollen
		number ein=1 eine=1 einem=1 einer=1 zwei=2 drei=3 vier=4 fünf=5 sechs=6 sieben=7 acht=8 neun=9 zehn=10 elf=11 zwölf=12
		article der die das den dem approx um gegen`,
	"tr": `month ocak=1 şubat=2 mart=3 nisan=4 mayıs=5 haziran=6 temmuz=7 ağustos=8 eylül=9 ekim=10 kasım=11 aralık=12
		weekday pazartesi=1 salı=2 çarşamba=3 perşembe=4 cuma=5 cumartesi=6 pazar=7
		unit gün=1 hafta=7 ay=30 yıl=365 sene=365 last geçen geçtiğimiz next gelecek önümüzdeki this bu ago önce
		day dün=-1 bugün=0 yarın=1 future olacak edecek gidecek gelecek uçacak yapılacak görüşecek buluşacak katılacak
		number bir=1 iki=2 üç=3 dört=4 beş=5 altı=6 yedi=7 sekiz=8 dokuz=9 on=10 approx yaklaşık`,
	"ar": `month يناير=1 فبراير=2 مارس=3 أبريل=4 ابريل=4 مايو=5 يونيو=6 يوليو=7 أغسطس=8 اغسطس=8 سبتمبر=9 أكتوبر=10 اكتوبر=10 نوفمبر=11 ديسمبر=12
		كانون=1 تشرين=10 شباط=2 آذار=3 نيسان=4 أيار=5 حزيران=6 تموز=7 آب=8 أيلول=9
		weekday الاثنين=1 الإثنين=1 الثلاثاء=2 الأربعاء=3 الاربعاء=3 الخميس=4 الجمعة=5 السبت=6 الأحد=7 الاحد=7
		unit أيام=1 يوم=1 الأسبوع=7 أسابيع=7 الشهر=30 أشهر=30 العام=365 سنوات=365 last الماضي الماضية next المقبل القادم
		day أمس=-1 امس=-1 اليوم=0 غدا=1 غداً=1 in في من عام since منذ back قبل
		number ثلاثة=3 ثلاث=3 أربعة=4 أربع=4 خمسة=5 خمس=5 ستة=6 ست=6 سبعة=7 سبع=7 ثمانية=8 ثماني=8 تسعة=9 تسع=9 عشرة=10 عشر=10
		future سيصل ستصل سيزور ستزور سيسافر ستسافر سيعقد ستعقد سوف`,
}

var dateRoles = map[string]dateRole{"month": roleMonth, "weekday": roleWeekday, "unit": roleUnit, "last": roleLast, "next": roleNext,
	"this": roleThis, "ago": roleAgo, "back": roleBack, "early": roleEarly, "mid": roleMid, "late": roleLate, "day": roleDay,
	"since": roleSince, "until": roleUntil, "between": roleBetween, "from": roleFrom, "to": roleTo, "and": roleAnd, "of": roleOf,
	"before": roleBefore, "after": roleAfter, "season": roleSeason, "in": roleIn, "future": roleFuture, "number": roleNumber,
	"article": roleArticle, "approx": roleApprox}

type dateWords map[string][]dateWord

// dateTables are the words by language. Behind the name of a role stand its
// words; a word that is itself such a name is written after it again.
var dateTables = sync.OnceValue(func() map[string]dateWords {
	out := map[string]dateWords{}
	for lang, list := range dateList {
		words := dateWords{}
		role, fresh := roleNone, false
		for _, f := range strings.Fields(list) {
			if r, ok := dateRoles[f]; ok && r != role && !fresh {
				role, fresh = r, true
				continue
			}
			fresh = false
			w, number, _ := strings.Cut(f, "=")
			n := 0
			neg := strings.HasPrefix(number, "-")
			for _, c := range strings.TrimPrefix(number, "-") {
				n = 10*n + int(c-'0')
			}
			if neg {
				n = -n
			}
			words[w] = append(words[w], dateWord{role, n})
		}
		out[lang] = words
	}
	return out
})

func (w dateWords) role(s string, r dateRole) (int, bool) {
	for _, x := range w[s] {
		if x.role == r {
			return x.n, true
		}
	}
	return 0, false
}
