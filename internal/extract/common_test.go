package extract

import "testing"

func TestCommonLabelsNameNobody(t *testing.T) {
	for _, label := range []string{"Police", "officials", "the authorities", "Belgian police", "two agencies", "The company", ""} {
		if !IsCommon(label) {
			t.Errorf("%q names nobody", label)
		}
	}
	for _, label := range []string{"Europol", "Vantor Shipping", "police of Oostdam", "Karel Janda", "Bank Verheim", "شرطة"} {
		if IsCommon(label) {
			t.Errorf("%q is a name", label)
		}
	}
}
