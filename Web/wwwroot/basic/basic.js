// The page for a server whose full page has not been built: one module, no build step, text only.
// Everything from the server becomes a text node, so nothing a model or a tool writes can become markup.

const $ = id => document.getElementById(id);
const api = path => new URL('v1/' + path, document.baseURI);
const view = { id: null, cursor: '0', runId: null, reply: null, open: null, calls: new Map(), watch: null };

function make(tag, attributes = {}, ...children) {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children);
  return element;
}

async function call(method, path, body) {
  for (;;) {
    const key = sessionStorage.getItem('chatcluster.key');
    const response = await fetch(api(path), {
      method,
      headers: { Accept: 'application/json', 'Content-Type': 'application/json', ...(key && { Authorization: 'Bearer ' + key }) },
      body: body && JSON.stringify(body),
    });
    if (response.status === 401) {
      const typed = prompt('This server asks for an API key.');
      if (!typed) {
        throw new Error('No API key.');
      }

      sessionStorage.setItem('chatcluster.key', typed);
      continue;
    }

    const answer = response.status === 204 ? null : await response.json().catch(() => null);
    if (!response.ok) {
      throw new Error(answer?.detail ?? answer?.title ?? `The server answered ${response.status}.`);
    }

    return answer;
  }
}

function state(text) {
  $('state').textContent = text;
}

function running(runId) {
  view.runId = runId;
  $('stop').hidden = !runId;
  $('send').textContent = runId ? 'Queue' : 'Send';
}

async function list() {
  const { items } = await call('GET', 'threads?pageSize=100');
  $('threads').replaceChildren(...items.map(thread => {
    const link = make('a', { href: '#/t/' + encodeURIComponent(thread.id), textContent: thread.title ?? 'New chat' });
    link.classList.toggle('running', thread.running);
    if (thread.id === view.id) {
      link.setAttribute('aria-current', 'page');
    }

    return make('li', {}, link);
  }));
}

function atEnd() {
  const log = $('log');
  return log.scrollHeight - log.scrollTop - log.clientHeight < 80;
}

function add(element, parent = $('log')) {
  const follow = atEnd();
  parent.append(element);
  if (follow) {
    $('log').scrollTop = $('log').scrollHeight;
  }

  return element;
}

function addMessage(message) {
  const names = (message.attachments ?? []).map(a => `\n[${a.name}]`).join('');
  add(make('article', { className: 'mine text', textContent: message.text + names }));
}

const reply = () => view.reply ??= add(make('article'));

function write(kind, text) {
  if (!view.open || view.open.kind !== kind) {
    const body = make(kind === 'text' ? 'div' : 'pre', { className: 'text' });
    const box = kind === 'text' ? body : make('details', { className: 'quiet' }, make('summary', { textContent: 'Reasoning' }), body);
    view.open = { kind, body, boxes: [...(view.open?.boxes ?? []), add(box, reply())] };
  }

  const follow = atEnd();
  view.open.body.append(text);
  if (follow) {
    $('log').scrollTop = $('log').scrollHeight;
  }
}

function endStep(drop = false) {
  if (drop) {
    view.open?.boxes.forEach(box => box.remove());
  }

  view.open = null;
}

function addCall(event) {
  const note = make('span', { className: 'quiet', textContent: ' …' });
  const box = make('details', { className: 'tool' }, make('summary', {}, event.name, note), make('pre', { textContent: JSON.stringify(event.arguments, null, 2) }));
  view.calls.set(event.callId, { box, note });
  add(box, reply());
}

function endCall(event) {
  const shown = view.calls.get(event.callId);
  if (!shown) {
    return;
  }

  shown.ask?.remove();
  shown.note.textContent = ` ${event.error ? 'failed' : 'done'} after ${(event.elapsedMs / 1000).toFixed(1)} s`;
  shown.note.classList.toggle('bad', !!event.error);
  shown.box.append(make('pre', { textContent: event.error ? `${event.error.code}: ${event.error.message}` : event.preview ?? event.result ?? '' }));
}

function ask(event) {
  const shown = view.calls.get(event.callId);
  if (!shown) {
    return;
  }

  const answer = approved => call('POST', `threads/${encodeURIComponent(view.id)}/approvals/${encodeURIComponent(event.callId)}`, { approved, argumentsHash: event.argumentsHash })
    .catch(error => state(error.message));
  shown.box.open = true;
  shown.note.textContent = ' waits for your consent';
  shown.ask = make('p', {},
    make('button', { type: 'button', textContent: 'Allow', onclick: () => answer(true) }), ' ',
    make('button', { type: 'button', textContent: 'Refuse', onclick: () => answer(false) }));
  shown.box.append(shown.ask);
}

function endRun(event) {
  endStep();
  if (event.reason !== 'completed') {
    add(make('p', { className: event.reason === 'failed' ? 'bad' : 'quiet', textContent: [`(${event.reason})`, event.message].filter(Boolean).join(' ') }), reply());
  }

  view.reply = null;
}

const handlers = {
  'message.posted': addMessage,
  'message.queued': event => state('Waiting: ' + event.text),
  'run.started': event => { view.reply = null; running(event.runId); },
  'step.started': event => endStep(event.attempt > 1),
  'text.delta': event => write('text', event.text),
  'reasoning.delta': event => write('reasoning', event.text),
  'step.finished': () => endStep(),
  'tool.called': addCall,
  'approval.requested': ask,
  'approval.resolved': event => view.calls.get(event.callId)?.ask?.remove(),
  'tool.progress': event => { const shown = view.calls.get(event.callId); if (shown) { shown.note.textContent = ` ${(event.elapsedMs / 1000).toFixed(0)} s ${event.note ?? ''}`; } },
  'tool.finished': endCall,
  'run.finished': event => { endRun(event); running(null); state(''); void list(); },
  'title.changed': event => { $('title').textContent = event.title; void list(); },
  'branch.selected': () => { void open(view.id); },
};

/** The frames of a stream, parsed from bytes that may be cut anywhere. */
async function* frames(body) {
  let rest = '';
  let id;
  let data = [];
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (line === '') {
        if (data.length) {
          yield { id, event: JSON.parse(data.join('\n')) };
        }

        id = undefined;
        data = [];
      } else if (line.startsWith('id: ')) {
        id = line.slice(4);
      } else if (line.startsWith('data: ')) {
        data.push(line.slice(6));
      }
    }
  }
}

async function watch(threadId, signal) {
  for (let wait = 500; !signal.aborted; wait = Math.min(wait * 2, 15_000)) {
    try {
      const key = sessionStorage.getItem('chatcluster.key');
      const response = await fetch(api(`threads/${encodeURIComponent(threadId)}/events`), {
        signal,
        headers: { Accept: 'text/event-stream', 'Last-Event-ID': view.cursor, ...(key && { Authorization: 'Bearer ' + key }) },
      });
      if (response.status === 404) {
        return;
      }

      if (!response.ok) {
        throw new Error(`The server answered ${response.status}.`);
      }

      state('');
      for await (const { id, event } of frames(response.body)) {
        wait = 500;
        handlers[event.type]?.(event);
        view.cursor = id ?? view.cursor;
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }

      state('Reconnecting…');
      console.warn(error);
    }

    await new Promise(resolve => setTimeout(resolve, wait));
  }
}

function clear(threadId) {
  view.watch?.abort();
  Object.assign(view, { id: threadId, cursor: '0', reply: null, open: null, calls: new Map(), watch: new AbortController() });
  $('log').replaceChildren();
  $('title').textContent = 'New chat';
  $('side').classList.remove('open');
  $('menu').setAttribute('aria-expanded', 'false');
  state('');
  running(null);
}

async function open(threadId) {
  clear(threadId);
  const { signal } = view.watch;
  if (threadId) {
    const page = await call('GET', `threads/${encodeURIComponent(threadId)}/messages?pageSize=50`);
    if (signal.aborted) {
      return;
    }

    $('title').textContent = page.thread.title ?? 'New chat';
    for (const round of page.rounds) {
      addMessage(round.message);
      view.reply = null;
      for (const item of round.items) {
        if (item.reasoning) {
          write('reasoning', item.reasoning);
        }

        if (item.text) {
          write('text', item.text);
        }

        endStep();
        if (item.steered) {
          addMessage(item.steered);
        }

        if (item.call) {
          addCall(item.call);
          (item.result ? endCall : item.approval ? ask : () => {})(item.result ?? item.approval);
        }
      }

      if (round.reason) {
        endRun({ reason: round.reason, message: round.error });
      }
    }

    running(page.thread.runId ?? null);
    view.cursor = page.cursor;
    $('log').scrollTop = $('log').scrollHeight;
    void watch(threadId, signal);
  }

  await list();
}

async function send(text) {
  const body = { text, onBusy: 'queue', clientMessageId: crypto.randomUUID?.() ?? String(Math.random()) };
  const path = view.id ? `threads/${encodeURIComponent(view.id)}/messages` : 'messages';
  const { threadId } = await call('POST', path + '?wait=false', body);
  if (!view.id) {
    location.hash = '#/t/' + encodeURIComponent(threadId);
  }
}

function stop() {
  if (view.runId) {
    call('POST', `threads/${encodeURIComponent(view.id)}/stop`, { runId: view.runId }).catch(error => state(error.message));
  }
}

function route() {
  const match = location.hash.match(/^#\/t\/(.+)$/);
  open(match ? decodeURIComponent(match[1]) : null).catch(error => state(error.message));
}

$('form').addEventListener('submit', event => {
  event.preventDefault();
  const text = $('text').value.trim();
  if (text) {
    $('text').value = '';
    send(text).catch(error => { $('text').value = text; state(error.message); });
  }
});
$('text').addEventListener('keydown', event => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $('form').requestSubmit();
  }
});
$('new').addEventListener('click', () => { location.hash = ''; $('text').focus(); });
$('menu').addEventListener('click', () => $('menu').setAttribute('aria-expanded', String($('side').classList.toggle('open'))));
$('stop').addEventListener('click', stop);
addEventListener('keydown', event => { if (event.key === 'Escape') { stop(); } });
addEventListener('hashchange', route);
route();
