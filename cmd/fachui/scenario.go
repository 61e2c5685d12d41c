package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"fachui/internal/house"
	"fachui/internal/scenario"
)

type scenarioCmd struct {
	Run   scenarioRunCmd   `cmd:"" help:"Run stories, each on a database and a bank of its own. Exits non-zero if any fails."`
	Words scenarioWordsCmd `cmd:"" help:"Print every verb and everything that can be looked at, as Markdown (docs/scenarios.md)."`
}

type scenarioRunCmd struct {
	Files   []string `arg:"" help:"Scenario files (YAML)." name:"file"`
	JSON    bool     `help:"Print results as JSON."`
	Verbose bool     `short:"v" help:"Print the timeline of every story."`
	Log     bool     `help:"Print the server's log."`
}

// Run plays the files one after another.
func (c scenarioRunCmd) Run(ctx context.Context) error {
	err := readable(c.Files)
	if err != nil {
		return err
	}
	files, err := readScenarios(c.Files)
	if err != nil {
		return err
	}
	logTo := io.Discard
	if c.Log {
		logTo = os.Stderr
	}
	s, err := openScratch(ctx, logTo)
	if err != nil {
		return err
	}
	defer s.close()
	var results []scenario.Result
	failed := false
	for _, f := range files {
		r, err := c.one(ctx, s, f)
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		results = append(results, r)
		failed = failed || len(r.Failed) > 0
		if !c.JSON {
			report(r)
		}
	}
	if c.JSON {
		err := printJSON(results)
		if err != nil {
			return err
		}
	}
	if failed {
		return errFailed
	}
	return nil
}

func (c scenarioRunCmd) one(ctx context.Context, s *scratch, f scenario.File) (scenario.Result, error) {
	w, err := s.world(ctx)
	if err != nil {
		return scenario.Result{}, err
	}
	defer w.close()
	var out io.Writer
	if c.Verbose {
		out = os.Stdout
	}
	return scenario.Run(ctx, f, w.options(out))
}

func report(r scenario.Result) {
	if len(r.Failed) == 0 {
		fmt.Printf("ok    %s  %s  (%d requests, %d expectations)\n", r.Name, r.Title, r.Acts, r.Checks)
		return
	}
	fmt.Printf("FAIL  %s  %s\n", r.Name, r.Title)
	for _, why := range r.Failed {
		fmt.Println("      " + why)
	}
}

func readScenarios(names []string) ([]scenario.File, error) {
	var files []scenario.File
	for _, name := range names {
		in, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		f, err := scenario.Read(name, in)
		in.Close()
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

type scenarioWordsCmd struct{}

// Run prints the vocabulary.
func (c scenarioWordsCmd) Run() error { return scenario.WriteWords(os.Stdout, house.Table()) }
