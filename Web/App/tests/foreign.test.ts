import { describe, expect, it } from 'vitest';
import { linesOf, readForeign } from '../src/threads/foreign';

const expected = [{ text: 'Hello?', answer: 'Hi.\n\nHow can I help?' }, { text: 'Bye', answer: '' }];
const turns = (value: unknown) => readForeign(value)?.[0]?.turns.map(({ text, answer }) => ({ text, answer }));

describe('Exports of other programs', () => {
  it('of ChatGPT are read along the branch that was open', () => {
    const say = (role: string, text: string, parent: string | null) => ({ parent, message: { author: { role }, create_time: 1700000000.5, content: { content_type: 'text', parts: [text] } } });
    const chat = {
      title: 'Greeting', current_node: 'e',
      mapping: {
        root: { parent: null, message: null }, s: say('system', 'Be nice', 'root'), a: say('user', 'Hello?', 's'), x: say('assistant', 'Another branch', 'a'),
        b: say('assistant', 'Hi.', 'a'), t: say('tool', 'looked up', 'b'), c: say('assistant', 'How can I help?', 't'), e: say('user', 'Bye', 'c'),
      },
    };
    expect(turns([chat])).toEqual(expected);
    expect(readForeign([chat])![0]!.turns[0]!.at).toBe('2023-11-14T22:13:20.500Z');
  });

  it('of Open WebUI and LibreChat are read too', () => {
    const webui = {
      chat: {
        title: 'Greeting', history: {
          currentId: '4', messages: {
            1: { role: 'user', content: 'Hello?', parentId: null, timestamp: 1700000000 }, 2: { role: 'assistant', content: 'Hi.', parentId: '1' },
            3: { role: 'assistant', content: 'How can I help?', parentId: '2' }, 4: { role: 'user', content: 'Bye', parentId: '3' },
          },
        },
      },
    };
    const libre = {
      title: 'Greeting', messages: [
        { messageId: '1', parentMessageId: '0', isCreatedByUser: true, text: 'Hello?' }, { messageId: '2', parentMessageId: '1', isCreatedByUser: false, content: [{ type: 'text', text: 'Hi.' }] },
        { messageId: '3', parentMessageId: '2', isCreatedByUser: false, text: 'How can I help?' }, { messageId: '4', parentMessageId: '3', isCreatedByUser: true, text: 'Bye' },
      ],
    };
    expect(turns([webui])).toEqual(expected);
    expect(turns(libre)).toEqual(expected);
  });

  it('of nothing known are refused, also those that go in circles', () => {
    expect(readForeign({ hello: 1 })).toBeNull();
    expect(readForeign('text')).toBeNull();
    expect(readForeign([])).toBeNull();
    expect(readForeign([{ mapping: { a: { parent: 'b', message: null }, b: { parent: 'a' } }, current_node: 'a' }])).toEqual([]);
  });

  it('become the lines of a thread', () => {
    const lines = linesOf({ title: '', turns: [{ text: 'a', answer: 'b', at: '2023-01-01T00:00:00.000Z' }, { text: 'c', answer: 'd' }] }, 't1').trim().split('\n').map(line => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(line => line['type'])).toEqual([
      'thread.created', 'title.changed', ...Array.from({ length: 2 }, () => ['message.posted', 'run.started', 'step.started', 'step.finished', 'run.finished']).flat(),
    ]);
    expect(lines[1]!['title']).toBe('a');
    expect(lines[7]!['parent']).toBe('r_t1_1');
  });
});
