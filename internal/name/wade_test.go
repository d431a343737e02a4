package name

import "testing"

func TestWadeGilesToPinyin(t *testing.T) {
	for wade, want := range map[string]string{
		"chang": "zhang", "ch'ang": "chang", "chiang": "jiang", "ch'iang": "qiang", "hsu": "xu", "hsiao": "xiao", "p'ing": "ping", "peng": "beng", "kuo": "guo",
		"k'o": "ke", "ho": "he", "to": "duo", "tse": "ze", "ts'ao": "cao", "tzu": "zi", "tz'u": "ci", "ssu": "si", "szu": "si", "shih": "shi", "chih": "zhi", "jih": "ri", "jung": "rong",
		"tung": "dong", "sung": "song", "yu": "you", "yeh": "ye", "yen": "yan", "hsueh": "xue", "hsiung": "xiong", "chien": "jian", "ch'ien": "qian", "teng": "deng", "pao": "bao", "i": "yi", "erh": "er", "wei": "wei", "min": "min", "lo": "luo", "tso": "zuo",
	} {
		if got, ok := wadeToPinyin(wade); !ok || got != want {
			t.Errorf("%s gives %s, want %s", wade, got, want)
		}
	}
	for _, no := range []string{"smith", "kim", "pak", "hassan", "x", "", "'", "tsk"} {
		if got, ok := wadeToPinyin(no); ok {
			t.Errorf("%q is taken for the syllable %s", no, got)
		}
	}
}

func TestOnlyWadeGilesIsReadSo(t *testing.T) {
	for text, want := range map[string]int{"Chang Kuo-ch'iang": 2, "Hsu Wei": 2, "Mao Tse-tung": 2, "Ann-Lee Ho": 1, "Zhang Guoqiang": 1, "Ali Hassan": 1, "Lee Min": 1, "Kim Chong-ho": 1} {
		if n := Parse(text, Options{}); len(n.Readings) != want {
			t.Errorf("%s has %d readings, want %d: %+v", text, len(n.Readings), want, n.Readings)
		}
	}
}
