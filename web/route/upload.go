package route

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/url"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"fachui/internal/basis"
	"fachui/internal/clock"
	"fachui/internal/fault"
)

// Limits of an upload.
const (
	UploadMost   = 11 << 20 // bytes of the whole body: a file of ten megabytes and what surrounds it
	fieldMost    = 16 << 10 // bytes of one text field
	partsMost    = 40       // the file, text fields and what a page adds about the form
	headMost     = 512      // bytes of the file that decide whether the rest is read
	uploadPause  = 15 * time.Second
	uploadPeriod = 10 * time.Minute // ten megabytes over a line that carries 140,000 bits a second
)

// What is wrong with an upload before anybody looks into the file.
var (
	ErrNotMultipart = fault.Define(fault.Invalid, "upload.form", basis.Basis{},
		"上传内容不是有效的 multipart/form-data 表单。请用“{file}”字段提交文件。",
		"This is not a proper multipart/form-data form. Send the file in the field \"{file}\".")
	ErrNoFile = fault.Define(fault.Invalid, "upload.no_file", basis.Basis{},
		"没有收到文件：请选择文件后再提交（字段“{file}”）。",
		"No file arrived: choose a file before sending (field \"{file}\").")
	ErrCutShort = fault.Define(fault.Invalid, "upload.cut_short", basis.Basis{},
		"上传中断，文件不完整。请重新上传。", "The upload broke off and the file is not whole. Send it again.")
	ErrUploadLarge = fault.Define(fault.Invalid, "upload.too_large", basis.Basis{},
		"文件过大：上限为 {limit} MB。", "The file is too large: the limit is {limit} MB.")
)

// FileMost is the most bytes that an uploaded file may have.
const FileMost = 10 << 20

// A File says in which field of a form a file comes and which first bytes let it in.
type File struct {
	Field    string
	Sniff    func(head []byte) error
	Optional bool // an input without one is complete; see [Handed]
}

// Upload is a row that takes one file and some text fields as multipart/form-data:
// 201 with JSON. The form is read as it arrives, after the door has let its sender
// in. The first bytes of the file are shown to f.Sniff before any more of it is
// kept, and no more than [FileMost] is. The text fields fill I by their json names.
func Upload[I, O any](path, op string, a Access, zh, en string, f File, fn func(ctx context.Context, c Call, in I, file []byte) (O, error)) Route {
	return Route{
		Method: fiber.MethodPost, Path: path, Op: op, Access: a, Summary: fault.Text{ZH: zh, EN: en}, Status: fiber.StatusCreated,
		In: reflect.TypeFor[I](), Out: reflect.TypeFor[O](), File: f,
		Run: func(ctx context.Context, call Call, src Source) (any, error) {
			var in I
			err := decode(src, &in)
			if err != nil {
				return nil, err
			}
			out, err := fn(ctx, call, in, src.File)
			return out, apart(err)
		},
		Handler: func(c *fiber.Ctx, call Call) error {
			var in I
			v := reflect.ValueOf(&in).Elem()
			src := sourceOf(c, nil)
			err := decodePath(src, v, sheetOf(v.Type()).line)
			if err != nil {
				return err
			}
			texts, file, err := ReadForm(c, f)
			if err != nil {
				return err
			}
			err = fill(v, texts, f.Field)
			if err != nil {
				return err
			}
			out, err := fn(c.UserContext(), call, in, file)
			if err != nil {
				return apart(err)
			}
			return c.Status(fiber.StatusCreated).JSON(out)
		},
	}
}

// jsonMost bounds a JSON body of a row that takes files, too.
const jsonMost = 256 << 10

// Handed is a row whose input may come with one paper that somebody hands in: as a
// form like that of [Upload], with the file, or as JSON without it: 201 with JSON. In
// a form a list or object is a text field that holds JSON.
func Handed[I, O any](path, op string, a Access, zh, en string, f File, fn func(ctx context.Context, c Call, in I, file []byte) (O, error)) Route {
	f.Optional = true
	r := Upload(path, op, a, zh, en, f, fn)
	asForm := r.Handler
	r.Handler = func(c *fiber.Ctx, call Call) error {
		if strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
			return asForm(c, call)
		}
		if c.Request().Header.ContentLength() > jsonMost {
			return ErrUploadLarge.With("limit", FileMost>>20)
		}
		out, err := r.Run(c.UserContext(), call, sourceOf(c, bytes.Clone(c.BodyRaw())))
		if err != nil {
			return err
		}
		return c.Status(fiber.StatusCreated).JSON(out)
	}
	return r
}

// arriving is a body that comes over a slow line: something of it must arrive within
// each uploadPause, and all of it until end.
type arriving struct {
	io.Reader
	line net.Conn
	end  time.Time
}

// Read implements [io.Reader].
func (a *arriving) Read(p []byte) (int, error) {
	next := clock.System().Add(uploadPause)
	if next.After(a.end) {
		next = a.end
	}
	err := a.line.SetReadDeadline(next)
	if err != nil {
		return 0, fmt.Errorf("give an upload its time: %w", err)
	}
	return a.Reader.Read(p)
}

// ReadForm reads a form with one file as it arrives. If the file is refused, what
// was typed beside it is returned with the refusal, so that a page can keep it.
func ReadForm(c *fiber.Ctx, f File) (texts url.Values, file []byte, err error) {
	kind, params, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEMultipartForm || params["boundary"] == "" {
		return nil, nil, ErrNotMultipart.With("file", f.Field)
	}
	body := c.Context().RequestBodyStream()
	if body == nil { // a server that reads bodies whole
		body = bytes.NewReader(c.BodyRaw())
	}
	if conn := c.Context().Conn(); conn != nil {
		body = &arriving{body, conn, clock.System().Add(uploadPeriod)}
	}
	texts = url.Values{}
	refused, found, complete := error(nil), f.Field == "", f.Field == "" || f.Optional
	form := multipart.NewReader(body, params["boundary"])
	for range partsMost {
		part, err := form.NextRawPart()
		if errors.Is(err, io.EOF) && !found && !complete {
			return texts, nil, about(ErrNoFile.With("file", f.Field), f.Field)
		}
		if errors.Is(err, io.EOF) {
			return texts, file, refused
		}
		if err != nil {
			return texts, nil, unfinished(err, refused, f)
		}
		name := part.FormName()
		switch {
		case f.Field == "" && part.FileName() != "":
			continue
		case name == f.Field && found:
			return texts, nil, ErrTwice.With("field", name)
		case name == f.Field:
			found = true
			file, refused = readFile(part, part.FileName() == "", f)
		case part.FileName() != "":
			return texts, nil, ErrField.With("field", name).With("fields", f.Field)
		default:
			text, err := readText(part, name)
			if err != nil {
				return texts, nil, err
			}
			texts.Add(name, text)
		}
	}
	return texts, nil, ErrNotMultipart.With("file", f.Field)
}

// readFile reads a file whose first bytes are welcome, and no more than it may
// have. An input in which nothing was chosen sends a file without name or content.
func readFile(part io.Reader, nameless bool, f File) ([]byte, error) {
	head := make([]byte, headMost)
	n, err := io.ReadFull(part, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, ErrCutShort.Because(err)
	}
	if n == 0 && nameless && f.Optional {
		return nil, nil
	}
	if n == 0 && nameless {
		return nil, about(ErrNoFile.With("file", f.Field), f.Field)
	}
	sniffed := f.Sniff(head[:n])
	if sniffed != nil {
		return nil, about(sniffed, f.Field)
	}
	rest, err := io.ReadAll(io.LimitReader(part, FileMost-int64(n)+1))
	if err != nil {
		return nil, ErrCutShort.Because(err)
	}
	if n+len(rest) > FileMost {
		return nil, about(ErrUploadLarge.With("limit", FileMost>>20), f.Field)
	}
	return append(head[:n:n], rest...), nil
}

// unfinished says why a form has no end: it broke off on its way, or it is no form.
func unfinished(err, refused error, f File) error {
	cut, timed := fault.Of(refused), net.Error(nil)
	if cut != nil && cut.Code == ErrCutShort.Code {
		return refused
	}
	if errors.As(err, &timed) {
		return ErrCutShort.Because(err)
	}
	return ErrNotMultipart.With("file", f.Field).Because(err)
}

// about says which field a refusal is about.
func about(err error, field string) error {
	if f := fault.Of(err); f != nil {
		return f.With("field", field)
	}
	return err
}

func readText(part io.Reader, name string) (string, error) {
	raw, err := io.ReadAll(io.LimitReader(part, fieldMost+1))
	if err != nil {
		return "", ErrCutShort.Because(err)
	}
	if len(raw) > fieldMost || !utf8.Valid(raw) || bytes.IndexByte(raw, 0) >= 0 {
		return "", ErrValue.With("field", name).With("want", want(reflect.TypeFor[string]()))
	}
	return string(raw), nil
}

// setField is setText for the field of a form; what is no text is written as JSON.
func setField(dst reflect.Value, raw string) error {
	switch dst.Kind() {
	case reflect.Slice, reflect.Map:
		return decodeValue([]byte(raw), dst, bodyField{})
	default:
		return setText(dst, raw)
	}
}

// fill sets the fields of v from texts. An input that was left empty says nothing.
func fill(v reflect.Value, texts url.Values, file string) error {
	fields := sheetOf(v.Type()).body
	for name, values := range texts {
		f, known := fields[name]
		switch {
		case !known:
			return ErrField.With("field", name).With("fields", strings.Join(append(names(fields), file), ", "))
		case len(values) > 1:
			return ErrTwice.With("field", name)
		case values[0] == "":
			continue
		}
		err := setField(v.Field(f.at), values[0])
		if err != nil {
			return WrongValue(name, f.of, err)
		}
	}
	for name, f := range fields {
		if f.required && texts.Get(name) == "" {
			return ErrMissing.With("field", name).With("want", want(f.of))
		}
	}
	return nil
}
