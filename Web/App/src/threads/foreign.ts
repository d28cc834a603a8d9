/** A chat of another program: what was asked and what was answered, in turn. */
export interface ForeignChat {
  title: string;
  turns: { text: string; answer: string; at?: string }[];
}

interface Said { from: 'user' | 'assistant'; text: string; at?: string }
type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown) => typeof value === 'string' ? value : '';

/** Reads what ChatGPT, Open WebUI and LibreChat export; none for what is not known. */
export function readForeign(value: unknown): ForeignChat[] | null {
  const chats = (Array.isArray(value) ? value : [value]).map(chat => isObject(chat) ? readOne(chat) : null);
  return chats.every(chat => chat !== null) && chats.length > 0 ? chats.filter(chat => chat.turns.length > 0) : null;
}

function readOne(chat: Json): ForeignChat | null {
  const inner = isObject(chat['chat']) ? chat['chat'] : chat;
  const history = isObject(inner['history']) ? inner['history'] : null;
  const title = textOf(chat['title']) || textOf(inner['title']);
  if (isObject(chat['mapping'])) {
    return { title, turns: turnsOf(branch(chat['mapping'], textOf(chat['current_node']), 'parent').flatMap(fromChatGpt)) };
  }

  if (history && isObject(history['messages'])) {
    return { title, turns: turnsOf(branch(history['messages'], textOf(history['currentId']), 'parentId').flatMap(fromOpenWebUi)) };
  }

  if (Array.isArray(chat['messages'])) {
    const byId = Object.fromEntries(chat['messages'].filter(isObject).map(message => [textOf(message['messageId']), message]));
    const last = chat['messages'].filter(isObject).at(-1);
    return { title, turns: turnsOf(branch(byId, textOf(last?.['messageId']), 'parentMessageId').flatMap(fromLibreChat)) };
  }

  return null;
}

/** The messages from the first to the last one of the branch that was open. */
function branch(messages: Json, last: string, parent: string): Json[] {
  const found: Json[] = [];
  const seen = new Set<string>();
  for (let id = last || (Object.keys(messages).at(-1) ?? ''); id !== '' && !seen.has(id);) {
    seen.add(id);
    const node = messages[id];
    if (!isObject(node)) {
      break;
    }

    found.push(node);
    id = textOf(node[parent]);
  }

  return found.reverse();
}

function fromChatGpt(node: Json): Said[] {
  const message = isObject(node['message']) ? node['message'] : {};
  const author = isObject(message['author']) ? textOf(message['author']['role']) : '';
  const content = isObject(message['content']) ? message['content'] : {};
  const kind = textOf(content['content_type']);
  const text = Array.isArray(content['parts']) && (kind === 'text' || kind === 'multimodal_text')
    ? content['parts'].filter(part => typeof part === 'string').join('\n\n') : '';
  return said(author, text, message['create_time']);
}

const fromOpenWebUi = (message: Json): Said[] => said(textOf(message['role']), textOf(message['content']), message['timestamp']);

function fromLibreChat(message: Json): Said[] {
  const parts = Array.isArray(message['content'])
    ? message['content'].filter(isObject).map(part => isObject(part['text']) ? textOf(part['text']['value']) : textOf(part['text'])).join('\n\n') : '';
  return said(message['isCreatedByUser'] === true ? 'user' : 'assistant', textOf(message['text']) || parts, message['createdAt']);
}

function said(from: string, text: string, time: unknown): Said[] {
  // Seconds since 1970, or a text.
  const at = typeof time === 'number' ? new Date(time * 1000) : typeof time === 'string' ? new Date(time) : null;
  return (from === 'user' || from === 'assistant') && text.trim() !== ''
    ? [{ from, text, ...(at && !Number.isNaN(at.getTime()) && { at: at.toISOString() }) }] : [];
}

/** A turn is a message and everything that was answered to it; what stands before the first message has nobody who asked. */
function turnsOf(all: Said[]): ForeignChat['turns'] {
  const turns: ForeignChat['turns'] = [];
  for (const { from, text, at } of all) {
    const last = turns.at(-1);
    if (from === 'user' && (last === undefined || last.answer !== '')) {
      turns.push({ text, answer: '', ...(at !== undefined && { at }) });
    } else if (from === 'user') {
      last!.text += '\n\n' + text;
    } else if (last) {
      last.answer += (last.answer === '' ? '' : '\n\n') + text;
    }
  }

  return turns;
}

/** The chat as JSON lines that the server imports. */
export function linesOf(chat: ForeignChat, id: string): string {
  const usage = { inputTokens: 0, outputTokens: 0 };
  const events: Json[] = [{ type: 'thread.created', threadId: id }, { type: 'title.changed', title: (chat.title.trim() || chat.turns[0]!.text).slice(0, 100), source: 'user' }];
  chat.turns.forEach(({ text, answer, at }, i) => {
    const runId = `r_${id}_${i + 1}`;
    const time = at === undefined ? {} : { at };
    events.push(
      { type: 'message.posted', messageId: `m_${id}_${i + 1}`, text, runId, run: runId, ...(i > 0 && { parent: `r_${id}_${i}` }), ...time },
      { type: 'run.started', runId, round: i + 1, messageId: `m_${id}_${i + 1}`, ...time },
      { type: 'step.started', runId, step: 1, attempt: 1, ...time },
      { type: 'step.finished', runId, step: 1, text: answer, finish: 'stop', usage, ...time },
      { type: 'run.finished', runId, reason: 'completed', text: answer, usage, tools: [], elapsedMs: 0, ...time });
  });
  return events.map(event => JSON.stringify(event) + '\n').join('');
}
