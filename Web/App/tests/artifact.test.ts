import { describe, expect, it } from 'vitest';
import { fileOf, shownAs, versionsOf, type Artifact } from '../src/artifact/artifact';
import type { Round } from '../src/thread/state';

const answer = (text: string): Round => ({ round: 1, runId: 'r', message: { type: 'message.posted', messageId: 'm', text: '' }, parts: [{ kind: 'text', text, open: false }], versions: ['r'] });
const fenced = (language: string, text: string) => `Here:\n\n\`\`\`${language}\n${text}\n\`\`\`\n`;
const program = (name: string, extra = '') => `def ${name}():\n    first = 1\n    second = 2\n    return first + second\n${extra}\nprint(${name}())`;
const code = (text: string): Artifact => ({ kind: 'code', language: 'python', text });

describe('What is shown beside the chat', () => {
  it('is what can be shown, and code that is long', () => {
    expect(shownAs('html', 'x')).toBe('html');
    expect(shownAs('MD', 'x')).toBe('markdown');
    expect(shownAs('python', 'x')).toBeNull();
    expect(shownAs('python', 'x\n'.repeat(20))).toBe('code');
    expect(shownAs('', 'x\n'.repeat(20))).toBeNull();
  });

  it('has the versions of one program, and not another program of the chat', () => {
    const [first, second, other] = [program('sum'), program('sum', '    # better'), 'import os\nfor entry in os.scandir("."):\n    print(entry.name)'];
    const rounds = [answer(fenced('python', first)), answer(fenced('python', other)), answer(fenced('python', second) + fenced('js', first))];
    expect(versionsOf({ rounds }, code(second))).toEqual([first, second]);
    expect(versionsOf({ rounds }, code(other))).toEqual([other]);
    expect(versionsOf({ rounds: [] }, code(first))).toEqual([first]);
  });

  it('has every page of the chat as a version, however different it looks', () => {
    const rounds = [answer(fenced('html', '<h1>One</h1>')), answer(fenced('html', '<p>Two</p>'))];
    expect(versionsOf({ rounds }, { kind: 'html', language: 'html', text: '<p>Two</p>' })).toEqual(['<h1>One</h1>', '<p>Two</p>']);
  });

  it('is saved under a name that says what it is', () => {
    expect(fileOf(code('x'))).toBe('chat.py');
    expect(fileOf({ kind: 'code', language: '../../etc', text: '' })).toBe('chat.etc');
    expect(fileOf({ kind: 'markdown', language: 'markdown', text: '' })).toBe('chat.md');
    expect(fileOf({ kind: 'svg', language: 'SVG', text: '' })).toBe('chat.svg');
  });
});
