package db

import (
	"database/sql"
	"fmt"
	"math"
	"reflect"
)

// plain turns an argument into one of the types that both engines know: nil,
// int64, float64, bool, string, []byte. A nil []byte is NULL.
func plain(v any) (any, error) {
	switch x := v.(type) {
	case nil, int64, float64, bool, string:
		return v, nil
	case []byte:
		if x == nil {
			return nil, nil //nolint:nilnil // NULL is a value here
		}
		return x, nil
	case int:
		return int64(x), nil
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return r.Int(), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if r.Uint() > math.MaxInt64 {
			return nil, fmt.Errorf("%d does not fit 63 bits", r.Uint())
		}
		return int64(r.Uint()), nil
	case reflect.Float32, reflect.Float64:
		return r.Float(), nil
	case reflect.Bool:
		return r.Bool(), nil
	case reflect.String:
		return r.String(), nil
	case reflect.Slice:
		if r.Type().Elem().Kind() == reflect.Uint8 {
			return plain(r.Bytes())
		}
	case reflect.Pointer:
		if r.IsNil() {
			return nil, nil //nolint:nilnil // NULL is a value here
		}
		return plain(r.Elem().Interface())
	}
	return nil, fmt.Errorf("a %T cannot be stored: give an integer, text, bytes, a truth or a number", v)
}

// assign puts a value as plain makes them into dest, a pointer.
func assign(dest, v any) error {
	if b, ok := v.([]byte); ok { // the caller owns what he scans
		v = append(make([]byte, 0, len(b)), b...)
	}
	switch d := dest.(type) {
	case *any:
		*d = v
		return nil
	case sql.Scanner:
		return d.Scan(v)
	case *[]byte:
		switch x := v.(type) {
		case nil:
			*d = nil
			return nil
		case []byte:
			*d = x
			return nil
		case string:
			*d = []byte(x)
			return nil
		}
	}
	r := reflect.ValueOf(dest)
	if r.Kind() != reflect.Pointer || r.IsNil() {
		return fmt.Errorf("scan into a %T, not a pointer", dest)
	}
	return set(r.Elem(), v)
}

func set(r reflect.Value, v any) error {
	if r.Kind() == reflect.Pointer {
		if v == nil {
			r.SetZero()
			return nil
		}
		p := reflect.New(r.Type().Elem())
		if err := set(p.Elem(), v); err != nil {
			return err
		}
		r.Set(p)
		return nil
	}
	bad := func() error { return fmt.Errorf("a column holding %T does not scan into %s", v, r.Type()) }
	switch r.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		x, ok := v.(int64)
		if !ok || r.OverflowInt(x) {
			return bad()
		}
		r.SetInt(x)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		x, ok := v.(int64)
		if !ok || x < 0 || r.OverflowUint(uint64(x)) {
			return bad()
		}
		r.SetUint(uint64(x))
	case reflect.Float32, reflect.Float64:
		switch x := v.(type) {
		case float64:
			r.SetFloat(x)
		case int64:
			r.SetFloat(float64(x))
		default:
			return bad()
		}
	case reflect.Bool:
		switch x := v.(type) {
		case bool:
			r.SetBool(x)
		case int64:
			if x != 0 && x != 1 {
				return bad()
			}
			r.SetBool(x == 1)
		default:
			return bad()
		}
	case reflect.String:
		x, ok := v.(string)
		if !ok {
			return bad()
		}
		r.SetString(x)
	case reflect.Slice:
		x, ok := v.([]byte)
		if (!ok && v != nil) || r.Type().Elem().Kind() != reflect.Uint8 {
			return bad()
		}
		r.SetBytes(x)
	default:
		return bad()
	}
	return nil
}
