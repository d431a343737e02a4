package match

import "testing"

// Romanisations of one Chinese or Korean name: pinyin, Wade–Giles, the postal
// and Cantonese forms of family names; Revised Romanisation, McCune–Reischauer
// and what people write in passports. Family first and family last.
var eastMatches = [][2]string{
	{"Zhang Guoqiang", "Chang Kuo-ch'iang"}, {"Jiang Zhongming", "Chiang Chung-ming"}, {"Xu Xiaoping", "Hsu Hsiao-p'ing"}, {"Zhou Jianguo", "Chou Chien-kuo"},
	{"Qian Zhiqiang", "Ch'ien Chih-ch'iang"}, {"Deng Rongsheng", "Teng Jung-sheng"}, {"Cao Zemin", "Ts'ao Tse-min"}, {"Song Baogang", "Sung Pao-kang"},
	{"Chen Weiming", "Chan Wai Ming"}, {"Huang Zhihao", "Wong Zhihao"}, {"Lin Meiling", "Lam Mei Ling"}, {"Zhou Jielun", "Chow Jielun"}, {"Wu Jianhua", "Ng Jianhua"},
	{"Wang Xiaoming", "Xiaoming Wang"}, {"Zhang Wei Min", "Weimin Zhang"}, {"Guo Dongsheng", "Kuo Tung-sheng"}, {"Lü Buwei", "Lu Pu-wei"}, {"Xie Daoyun", "Hsieh Tao-yun"},
	{"Kim Jeong-ho", "Kim Chong-ho"}, {"Park Cheol-su", "Pak Ch'ol-su"}, {"Lee Yeong-hui", "Yi Yong-hui"}, {"Choi Gang-min", "Ch'oe Kang-min"}, {"Jung Dong-hyeon", "Chong Tong-hyon"},
	{"Lim Byeong-cheol", "Rim Pyong-chol"}, {"Noh Gyeong-su", "Ro Kyong-su"}, {"Yoo Seong-jin", "Yu Song-chin"}, {"Kang Gi-tae", "Kang Ki-tae"}, {"Min-jun Kim", "Kim Minjun"}, {"Jo Beom-seok", "Cho Pom-sok"},
	{"최강민", "Ch'oe Kang-min"}, {"박철수", "Pak Ch'ol-su"}, {"이영희", "Rhee Young Hee"}, {"정동현", "Chung Dong Hyun"}, {"임병철", "Rim Pyong-chol"},
	{"王小明", "Wang Hsiao-ming"}, {"張國強", "Chang Kuo-ch'iang"}, {"周建国", "Zhou Jianguo"}, {"陳偉明", "Chan Wai Ming"},
}

var eastDiffers = [][2]string{
	{"Zhang Guoqiang", "Zhang Guohua"}, {"Chen Weiming", "Chen Zhihao"}, {"Li Na", "Li Jun"}, {"Kim Jeong-ho", "Kim Dong-su"},
	{"Park Cheol-su", "Park Min-jun"}, {"Chang Kuo-ch'iang", "Wang Kuo-hua"}, {"Lee Seo-yeon", "Lee Ji-woo"}, {"Jung Dong-hyeon", "Kang Dong-won"}, {"박철수", "Park Yong-ho"},
}

func TestRomanisationsOfTheEast(t *testing.T) {
	missed, wrong := 0, 0
	for _, p := range eastMatches {
		if s := scoreTexts(p[0], p[1]); s < 0.7 {
			missed++
			t.Logf("missed at %.2f: %s | %s", s, p[0], p[1])
		}
	}
	for _, p := range eastDiffers {
		if s := scoreTexts(p[0], p[1]); s >= 0.7 {
			wrong++
			t.Logf("wrong at %.2f: %s | %s", s, p[0], p[1])
		}
	}
	if missed > 1 || wrong > 0 {
		t.Errorf("%d of %d romanisations are missed, %d of %d other persons are taken for the same", missed, len(eastMatches), wrong, len(eastDiffers))
	}
}

// Two of the three signs differ and have the same place in their blocks.
func TestSignsOfOnePlaceAreNotOneName(t *testing.T) {
	if s := scoreTexts("佳 芳 车", "平 芳 秦"); s >= 0.3 {
		t.Errorf("佳 芳 车 and 平 芳 秦 score %.2f", s)
	}
	if s := scoreTexts("佳 芳 车", "佳 芳 车"); s < 0.9 {
		t.Errorf("佳 芳 车 and itself score %.2f", s)
	}
}

// Names in Han characters: of China in both ways of writing, in pinyin and in
// the family's usual form elsewhere; and names from elsewhere by their sounds.
var hanMatches = [][2]string{
	{"欧阳明", "歐陽明"}, {"欧阳明", "Ouyang Ming"}, {"曾國榮", "Zeng Guorong"}, {"曾國榮", "Tsang Guorong"}, {"單志強", "Shan Zhiqiang"}, {"陳美玲", "Tan Meiling"},
	{"吕文静", "Lu Wenjing"}, {"王 小明", "Wang Xiaoming"}, {"翟婉婷", "Zhai Wanting"}, {"蔡志豪", "Tsai Chih-hao"},
	{"卡洛·贝尔蒂尼", "Carlo Bertini"}, {"埃里克·林德斯特伦", "Erik Lindström"}, {"埃里克·林德斯特倫", "埃里克·林德斯特伦"}, {"帕维尔·马尔科夫", "Pavel Markov"}, {"帕維爾·馬爾科夫", "Pavel Markov"},
	{"优素福·卡里米", "Yusuf Karimi"}, {"海伦·马丁斯", "Helen Martins"}, {"安娜·席爾瓦", "Ana Silva"}, {"托马斯·施奈德", "Thomas Schneider"}, {"穆罕默德·哈桑", "Mohammed Hassan"},
}

var hanDiffers = [][2]string{
	{"欧阳明", "Ouyang Jun"}, {"曾國榮", "Zeng Weiming"}, {"陳美玲", "Tan Xiaohua"}, {"翟婉婷", "Zhang Guotao"}, {"王 小明", "Wang Jianguo"}, {"王小明", "王建国"},
	{"卡洛·贝尔蒂尼", "Carlo Fernandes"}, {"埃里克·林德斯特伦", "Erik Hansen"}, {"帕维尔·马尔科夫", "Pavel Sidorov"}, {"海伦·马丁斯", "Helen Wagner"}, {"托马斯·施奈德", "Thomas Becker"}, {"穆罕默德·哈桑", "Mohammed Karimi"},
}

func TestNamesInHanCharacters(t *testing.T) {
	for _, p := range hanMatches {
		if s := scoreTexts(p[0], p[1]); s < 0.7 {
			t.Errorf("missed at %.2f: %s | %s", s, p[0], p[1])
		}
	}
	for _, p := range hanDiffers {
		if s := scoreTexts(p[0], p[1]); s >= 0.7 {
			t.Errorf("wrong at %.2f: %s | %s", s, p[0], p[1])
		}
	}
}

// Syllables of one name in two romanisations, and other syllables that a slip
// of one letter would explain in a longer name.
var syllableMatches = [][2]string{
	{"Kim Song Chol", "Kim Seong-cheol"}, {"Pak Yong Jin", "Park Young-jin"}, {"Ri Jong Hyok", "Lee Jeong-hyeok"}, {"Han Myong Su", "Han Myeong-soo"}, {"Jon Chol Min", "Jeon Cheol-min"},
	{"Wang Wei", "WANG, Wei"}, {"Zhao Lin", "Lin Zhao"}, {"Xu Guoqiang", "Xu Guo Qiang"}, {"Jin Hua", "Chin Hua"}, {"Zhou Jianmin", "Chou Chien-min"},
}

var syllablesDiffer = [][2]string{
	{"Kim Song Chol", "Kim Yong Chol"}, {"Pak Yong Jin", "Pak Yong Min"}, {"Ri Chun Il", "Ri Chun Ho"}, {"Han Myong Su", "Han Kwang Su"}, {"Choe Hui", "Choe Jin"},
	{"Wang Wei", "Wang Hui"}, {"Zhao Lin", "Zhao Lei"}, {"Wang Min", "Wang Meng"}, {"Xu Guoqiang", "Xu Guoqing"}, {"Li Xiaoming", "Li Xiaohong"},
}

func TestSyllablesOfTheEast(t *testing.T) {
	for _, p := range syllableMatches {
		if s := scoreTexts(p[0], p[1]); s < 0.7 {
			t.Errorf("missed at %.2f: %s | %s", s, p[0], p[1])
		}
	}
	for _, p := range syllablesDiffer {
		if s := scoreTexts(p[0], p[1]); s >= 0.7 {
			t.Errorf("wrong at %.2f: %s | %s", s, p[0], p[1])
		}
	}
}
