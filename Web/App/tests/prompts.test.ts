import { describe, expect, it } from 'vitest';
import { called, nameOfPrompt, variable } from '../src/prompts';
import { grouped } from '../src/view/ToolGroup';
import { PromptHistory } from '../src/view/promptHistory';
import { readable } from '../src/view/speech';
import type { CallPart, Part } from '../src/thread/state';

describe('Prompts', () => {
  const known = [{ name: 'summary', text: 'Summarise {{what}} in {{number}} points.' }, { name: 'sum-up', text: '' }, { name: 'query', text: '' }];

  it('are called by a slash and part of their name, alone in the field', () => {
    expect(called('/', known)).toHaveLength(3);
    expect(called('/SUM', known).map(p => p.name)).toEqual(['summary', 'sum-up']);
    expect(called('/etc/passwd', known)).toEqual([]);
    expect(called('see /sum', known)).toEqual([]);
    expect(nameOfPrompt(' weekly report / team ')).toBe('weekly-report-team');
  });

  it('have variables that are found one after the other', () => {
    const { text } = known[0]!;
    const first = variable(text, 0)!;
    expect(text.slice(first.start, first.end)).toBe('{{what}}');
    expect(variable(text, first.end)).toEqual({ start: 22, end: 32 });
    expect(variable(text, 32)).toBeNull();
  });
});

describe('What was written before', () => {
  it('is leafed through, and what is being written comes back', () => {
    const history = new PromptHistory();
    const all = ['one', 'two', 'two', 'three'];
    expect(history.turn(-1, 'draft', all)).toBeNull();
    expect(history.turn(1, 'draft', all)).toBe('three');
    expect(history.turn(1, 'three', all)).toBe('two');
    expect(history.turn(1, 'two', all)).toBe('one');
    expect(history.turn(1, 'one', all)).toBeNull();
    expect(history.turn(-1, 'one', all)).toBe('two');
    expect(history.turn(1, 'two, edited', all)).toBe('three');
    expect(history.turn(-1, 'three', all)).toBe('two, edited');
  });
});

describe('Tool calls in a row', () => {
  const call = (id: string, done = true) => ({ kind: 'call', call: { callId: id }, ...(done && { result: {} }) }) as CallPart;
  const text: Part = { kind: 'text', text: 'a', open: false };

  it('are one line when they are many and done', () => {
    const parts = [text, call('1'), call('2'), call('3'), call('4'), call('5', false), text, call('6')];
    expect(grouped(parts).map(g => [g.at, g.parts.length])).toEqual([[0, 1], [1, 4], [5, 1], [6, 1], [7, 1]]);
    expect(grouped([call('1'), call('2'), text]).map(g => g.at)).toEqual([0, 1, 2]);
  });
});

describe('Reading aloud', () => {
  it('leaves out code and signs', () => {
    expect(readable('# A\n\n**b** [c](https://d.example)\n\n```js\nx\n```\n- e')).toBe('A b c - e');
  });
});
