package match

import "testing"

// pairsThatMatch are spellings of one invented person in two scripts or two
// traditions. Given and family names are common ones, freely combined.
var pairsThatMatch = [][2]string{
	// Arabic script
	{"Mohamed Bouzid", "محمد بوزيد"}, {"Muhammad Bu Zaid", "محمد بوزيد"}, {"Abdeslam Chaabane", "عبد السلام شعبان"},
	{"Abdul Salam Shaaban", "عبدالسلام شعبان"}, {"Abderrahmane Khelifi", "عبد الرحمن خليفي"}, {"Youssef Haddad", "يوسف حداد"},
	{"Yusuf Hadad", "يوسف حداد"}, {"Salaheddine Mansouri", "صلاح الدين المنصوري"}, {"Jamal al-Khatib", "جمال الخطيب"},
	{"Djamel Khatib", "جمال الخطيب"}, {"Gamal El Khateeb", "جمال الخطيب"}, {"Khaled Qasim", "خالد قاسم"}, {"Khalid Kassem", "خالد قاسم"},
	{"Hicham Benali", "هشام بن علي"}, {"Ibrahim Chakir", "إبراهيم شاكر"}, {"Faycal Ghanem", "فيصل غانم"}, {"Faisal Ghanim", "فيصل غانم"},
	{"Omar Tarek Suleiman", "عمر طارق سليمان"}, {"Abu Bakr Othman", "أبو بكر عثمان"}, {"Zaynab Aziz", "زينب عزيز"}, {"Nour Eddine Slimani", "نور الدين سليماني"},
	{"Mustafa al-Shami", "مصطفى الشامي"}, {"Mostefa Chami", "مصطفى الشامي"}, {"Abdullah Rashid", "عبد الله راشد"}, {"Abdallah Rachid", "عبدالله رشيد"},
	{"Hossein Karimi", "حسین کریمی"}, {"Reza Zadegan", "رضا زادگان"}, {"Parviz Ahmadinejad", "پرویز احمدی‌نژاد"}, {"Asif Chaudhry", "آصف چوہدری"},
	{"Zulfiqar Butt", "ذوالفقار بٹ"}, {"Gul Mohammad", "گل محمد"},
	// Hebrew
	{"Yitzhak Cohen", "יצחק כהן"}, {"David Levi", "דוד לוי"}, {"Moshe Shapira", "משה שפירא"}, {"Avraham Katz", "אברהם כץ"}, {"Rachel Mizrahi", "רחל מזרחי"}, {"George Haddad", "ג'ורג' חדד"},
	// Cyrillic
	{"Sergei Kuznetsov", "Сергей Кузнецов"}, {"Sergej Kusnezow", "Сергей Кузнецов"}, {"Serguei Kouznetsov", "Сергей Кузнецов"},
	{"Yevgeny Shcherbakov", "Евгений Щербаков"}, {"Evgenii Shcherbakov", "Евгений Щербаков"}, {"Ewgenij Schtscherbakow", "Евгений Щербаков"},
	{"Khasan Dzhabrailov", "Хасан Джабраилов"}, {"Oleksandr Hryhorenko", "Олександр Григоренко"}, {"Volodymyr Yushchuk", "Володимир Ющук"},
	{"Halyna Zhytnyk", "Галина Житник"}, {"Georgi Hristov", "Георги Христов"}, {"Tsvetan Angelov", "Цветан Ангелов"}, {"Borislav Shtarbanov", "Борислав Щърбанов"},
	{"Đorđe Živković", "Ђорђе Живковић"}, {"Djordje Zivkovic", "Ђорђе Живковић"}, {"Yulia Fyodorova", "Юлия Фёдорова"}, {"Iuliia Fedorova", "Юлия Фёдорова"},
	{"Nikolai Vysotsky", "Николай Высоцкий"}, {"Natalia Belaya", "Наталья Белая"},
	// Greek, Georgian, Armenian
	{"Georgios Papadopoulos", "Γεώργιος Παπαδόπουλος"}, {"Yorgos Papadopulos", "Γιώργος Παπαδόπουλος"}, {"Evangelos Bouras", "Ευάγγελος Μπούρας"}, {"Dimitris Chatzis", "Δημήτρης Χατζής"},
	{"Giorgi Lomidze", "გიორგი ლომიძე"}, {"Nino Chkheidze", "ნინო ჩხეიძე"}, {"Tamar Kvaratskhelia", "თამარ კვარაცხელია"},
	{"Armen Petrosyan", "Արմեն Պետրոսյան"}, {"Hovhannes Grigorian", "Հովհաննես Գրիգորյան"}, {"Bedros Garabedian", "Պետրոս Կարապետյան"},
	// Hangul, Katakana
	{"Kim Min-jun", "김민준"}, {"Lee Seo-yeon", "이서연"}, {"Yi Seo Yeon", "이서연"}, {"Park Ji-hoon", "박지훈"}, {"Choe Yong-su", "최용수"}, {"Tanaka Hiroshi", "タナカ ヒロシ"}, {"Wang Xiaoming", "王小明"}, {"Zhang Wei", "張偉"}, {"陈国强", "陳國強"},
	// Latin to Latin
	{"Hassan Cali", "Xasan Cali"}, {"Xasan Maxamed", "Hassan Mohamed"}, {"Cemal Şahin", "Jamal Shahin"}, {"Jürgen Müller", "Juergen Mueller"}, {"Søren Åberg", "Soren Aaberg"},
	{"Łukasz Wójcik", "Lukasz Wojcik"}, {"Bachir Laachraoui", "Bashir Achraoui"}, {"Abdeslam Benyettou", "Abdelsalam Ben Yettou"}, {"Abdul Rahman Faizi", "Abdurrahman Feyzi"},
	{"Nurettin Yıldız", "Nour al-Din Yildiz"}, {"Jan van den Berg", "Jan Vandenberg"}, {"Elena Smirnova", "Yelena Smirnova"}, {"Amadou Diallo", "Hamadou Diallo"},
	{"Habib Ullah Noori", "Habibullah Nuri"}, {"William Carter", "Bill Carter"}, {"CARTER, William", "William Carter"}, {"Marko Petrović", "Marko Petrovic"}, {"Nikolai Ivanov", "Nicholas Ivanov"},
	{"Ahmad bin Khalid", "Ahmed ben Khaled"}, {"Ould Sidi Ahmed Moktar", "Mokhtar Ould Sidi Ahmed"}, {"José García López", "Jose Garcia"}, {"Anna Novotná", "Anna Novotny"}, {"Usman Khan", "Othman Khan"},
	// parts cut off, joined or left out, and short forms
	{"TAZI, Karim Abu", "ABU TAZI, Kareem"}, {"NAJIM, Salah Abdul", "ABDUL NAJIM, Salah"}, {"Mohamed Alkatrani", "Mohammad Katrani"}, {"Yasin Elmansouri", "Yassine Mansouri"},
	{"Zia al-Din Imani", "Zia Imani"}, {"Abdul Samad Wardaki", "Samad Wardaki"}, {"WARSAME, Mohamed Abdi", "WARSAME, Mohamed"}, {"Sirajuddin Wardaki", "Siraj Wardaki"}, {"Sasha Kovalchuk", "Aleksandr Kovalchuk"}, {"Paco Ferreiro", "Francisco Ferreiro"},
	{"Kuba Zielinski", "Jakub Zielinski"}, {"تشارلز أوكونكو", "Charles Okonkwo"}, {"هانز شولتس", "Hans Schultz"}, {"ماتسودا إيجي", "Matsuda Eiji"}, {"أليكو العاني", "Aliko Alani"},
	{"MERZOUG, Abbdul Rahim", "MERZOUG, Abdul Rahim"}, {"SALMANI, bAd al-Hadi", "SALMANI, Abd al-Hadi"}, {"Abudl Rehman Tolba", "Abdul Rehman Tolba"}, {"Ab-al-Aziz Tolba", "Abd-al-Aziz Tolba"}, {"Ignazio Ferraro", "Ignacio Ferraro"}, {"Ismail Pourahmad", "Esmail Pour Ahmad"}, {"Nurudin Hakim", "Nur Udin Hakim"},
}

// pairsThatDiffer look alike and are two persons.
var pairsThatDiffer = [][2]string{
	{"Abd al-Rahman Khelifi", "Abd al-Rahim Khelifi"}, {"عبد الرحمن خليفي", "Abdelkrim Khelifi"}, {"Khalid bin Omar", "Omar bin Khalid"}, {"محمد بوزيد", "Mohamed Bouazza"},
	{"جمال الخطيب", "Kamal al-Tayeb"}, {"Сергей Кузнецов", "Сергей Косыгин"}, {"Sergei Popov", "Сергей Петров"}, {"يوسف حداد", "Youssef Hamdan"},
	{"محمد", "Mahmoud Haddad"}, {"דוד לוי", "David Cohen"}, {"Kim Min-jun", "김민서"}, {"Giorgi Lomidze", "გიორგი ლორია"}, {"Armen Petrosyan", "Արմեն Սարգսյան"},
	{"Γεώργιος Παπαδόπουλος", "Georgios Papandreou"}, {"Ivan Petrovich Sidorov", "Ivan Sergeevich Sidorov"}, {"Peter Smith", "Paul Smith"}, {"Ahmed Ali", "Mohamed Ali"},
	{"J. Carter", "William Carter"}, {"Maria Gonzalez", "Mario Gomez"}, {"خالد قاسم", "Walid Hachem"}, {"Abdullah Rashid", "عبد العزيز راشد"}, {"Hassan Nasser", "Hussein Nasr"},
	{"Salah al-Din Aydin", "Nur al-Din Aydin"}, {"Alberto Varga", "Robert Morales"}, {"Abdul Karim Noori", "Abdul Noori Hamid"}, {"Elmira Sato", "Mirela Santos"}, {"Tariq Aziz", "Tariq Hasan Ali"}, {"Ali Hussein", "Hussein Omar"},
	{"Adel Rahman", "Abdul Rahman"}, {"Abdul Tolba Wardaki", "Tolba Noori"}, {"Abd al-Samad Wardaki", "Abd al-Salam Wardaki"}, {"Abul Hasan Tolba", "Abdul Hasan Tolba"}, {"Abu al-Aziz", "Abd al-Aziz"},
}

func scoreTexts(a, b string) float64 {
	return ScoreOnly(Prepare(Record{Names: []NameEntry{{Text: a}}}), Prepare(Record{Names: []NameEntry{{Text: b}}})).Score
}

func TestSpellingsOfOneNameMatch(t *testing.T) {
	missed := 0
	for _, p := range pairsThatMatch {
		if s := scoreTexts(p[0], p[1]); s < 0.7 {
			missed++
			t.Logf("missed at %.2f: %s | %s", s, p[0], p[1])
		}
	}
	if missed > len(pairsThatMatch)/20 {
		t.Errorf("%d of %d spellings are missed", missed, len(pairsThatMatch))
	}
}

func TestNamesOfTwoPersonsStayBelow(t *testing.T) {
	wrong := 0
	for _, p := range pairsThatDiffer {
		if s := scoreTexts(p[0], p[1]); s >= 0.7 {
			wrong++
			t.Logf("wrong at %.2f: %s | %s", s, p[0], p[1])
		}
	}
	if wrong > len(pairsThatDiffer)/20 {
		t.Errorf("%d of %d pairs of two persons reach the threshold", wrong, len(pairsThatDiffer))
	}
}
