/** What is written, and what the model says about it. */
const state = {key: '', suggestion: '', next: [], scored: [], undo: [], busy: new Map()};

/** How many characters before the caret the model reads, and how many it colours. */
const READ = 2000, COLOURED = 4000;

/** A suggestion has so many characters before it ends with its line. */
const SHORT = 12;

/** A pause of so many milliseconds, and the model goes on. */
const PAUSE = 250;

/** From how much surprise on a character is as dark as the eighth, in bits. */
const STEPS = [0.5, 1, 2, 3, 4.5, 6, 8];

const text = byId('text');

/** name of the interface, label, range, usual value, and what a value means. */
const SLIDERS = [
  ['temperature', 'How daring', 0, 1.5, 0.05, 0.6, it => it === 0 ? 'always the likeliest character' : it < 0.4 ? 'safe, and soon the same again' : it < 0.8 ? 'balanced' : it <= 1.1 ? 'daring: as it has learnt' : 'wild'],
  ['top_k', 'Choose among so many characters', 0, 40, 1, 0, it => it === 0 ? 'all' : `the ${it} likeliest`],
  ['top_p', 'Of the likeliest so many that they have', 0.1, 1, 0.05, 1, it => it === 1 ? 'all of the probability' : `${percent(it)} of the probability`],
  ['min_p', 'Leave out what is less likely than', 0, 0.5, 0.01, 0, it => it === 0 ? 'nothing is left out' : `${percent(it)} of the likeliest`],
  ['repetition_penalty', 'Avoid what was just there', 1, 1.5, 0.05, 1, it => it === 1 ? 'no' : it < 1.2 ? 'a little' : 'strongly'],
  ['max_tokens', 'Length of a continuation', 40, 1000, 20, 200, it => `${it} characters`],
];

const manner = {};

function sliders() {
  for (const [name, label, min, max, step, usual, words] of SLIDERS) {
    const slider = el('input', {type: 'range', id: name, min, max, step, value: usual});
    const output = el('output', {for: name});
    const show = () => {
      manner[name] = Number(slider.value);
      output.textContent = words(manner[name]);
      slider.setAttribute('aria-valuetext', output.textContent);
    };
    slider.addEventListener('input', () => { show(); later(); });
    show();
    byId('sliders').append(el('div', {class: 'control'}, el('label', {for: name}, label), slider, output));
  }
}

/** Asks the server; a question of a kind that is still open is given up. */
async function ask(kind, path, body) {
  state.busy.get(kind)?.abort();
  const control = new AbortController();
  state.busy.set(kind, control);
  const headers = {};
  if (state.key) headers.Authorization = `Bearer ${state.key}`;
  if (body) headers['Content-Type'] = 'application/json';
  const answer = await fetch(path, {method: body ? 'POST' : 'GET', headers, body: body && JSON.stringify(body), signal: control.signal});
  if (answer.ok) {
    tell('');
    return answer;
  }
  if (answer.status === 401) byId('key-form').hidden = false;
  throw new Error((await answer.json()).error.message);
}

function tell(problem) {
  byId('problem').textContent = problem;
  byId('problem').hidden = !problem;
}

/** What goes wrong is told; what was given up is no fault. */
const told = promise => promise.catch(it => { if (it.name !== 'AbortError') tell(`The server says: ${it.message}`); });

const before = () => text.value.slice(0, text.selectionEnd);

/** The end of a text, in whole characters. */
const end = (it, length) => [...it].slice(-length).join('');

const sampling = () => { const {max_tokens, ...filters} = manner; return {model: byId('model').value, ...filters}; };

/** A suggestion, and the characters that may come next. */
async function suggest() {
  const place = before();
  const answer = await (await ask('suggest', 'v1/completions', {...sampling(), prompt: end(place, READ), max_tokens: 48, logprobs: 5})).json();
  const choice = answer.choices[0];
  const top = place && choice.logprobs.top_logprobs[0]; // an empty sheet is begun by the model itself
  state.next = top ? Object.entries(top).sort((one, other) => other[1] - one[1]) : [];
  const line = choice.text.indexOf('\n', SHORT);
  const words = line > 0 ? choice.text.slice(0, line) : choice.text.replace(/\s\S*$/u, '');
  state.suggestion = byId('suggests').checked ? words || choice.text : '';
  show();
}

/** How much each character of the text surprises the model. */
async function score() {
  const all = end(text.value, COLOURED);
  if (all.length < 2) return;
  const answer = await (await ask('score', 'v1/completions', {model: byId('model').value, prompt: all, max_tokens: 0, echo: true, logprobs: 0})).json();
  const {tokens, token_logprobs} = answer.choices[0].logprobs;
  const left = text.value.slice(0, text.value.length - all.length);
  state.scored = tokens.map((token, i) => ({token, bits: token_logprobs[i] === null ? null : -token_logprobs[i] / Math.LN2}));
  if (left) state.scored.unshift({token: left, bits: null});
  show();
}

let pause;

/** After a pause; what was said of another text is forgotten at once. */
function later() {
  clearTimeout(pause);
  state.busy.get('suggest')?.abort();
  state.busy.get('score')?.abort();
  state.suggestion = '';
  state.next = [];
  show();
  pause = setTimeout(() => {
    if (!byId('model').value) return;
    told(suggest());
    if (byId('colours').checked) told(score());
  }, PAUSE);
}

const level = bits => bits === null ? 0 : STEPS.filter(it => bits >= it).length;

/** Draws the text behind the sheet, with its colours and what is suggested. */
function show() {
  const parts = [];
  let at = 0;
  if (byId('colours').checked) {
    for (const {token, bits} of state.scored) {
      if (!text.value.startsWith(token, at)) break;
      const name = 'h' + level(bits);
      const last = parts[parts.length - 1];
      if (last && last.name === name) last.content += token; else parts.push({name, content: token});
      at += token.length;
    }
  }
  const spans = parts.map(it => el('span', {class: it.name}, it.content));
  const atEnd = text.selectionEnd === text.value.length;
  byId('behind').replaceChildren(...spans, text.value.slice(at), ...(atEnd && state.suggestion ? [el('span', {class: 'ghost'}, state.suggestion)] : []), '\u200b');
  byId('suggestion').textContent = state.suggestion ? `It would go on: ${state.suggestion.trim() || state.suggestion}` : '';
  byId('take').disabled = byId('drop').disabled = !state.suggestion;
  byId('next').replaceChildren(...state.next.map(([character, logprob], i) => {
    const button = el('button', {type: 'button', 'aria-label': `${i + 1}: ${visible(character)}, ${percent(Math.exp(logprob))}`},
      el('b', {}, visible(character)), el('span', {}, percent(Math.exp(logprob))));
    button.addEventListener('click', () => insert(character));
    return el('li', {}, button);
  }));
  const known = state.scored.filter(it => it.bits !== null);
  byId('surprise').textContent = known.length && at && byId('colours').checked
    ? `A character of yours surprises it by ${(known.reduce((sum, it) => sum + it.bits, 0) / known.length).toFixed(1)} bits on average.` : '';
  byId('undo').disabled = !state.undo.length;
}

/** Keeps the text as it is, to come back to. */
function remember(value, caret) {
  state.undo.push({value, caret});
  if (state.undo.length > 200) state.undo.shift();
}

/** Puts something in at the caret. */
function insert(words) {
  const caret = text.selectionStart;
  remember(text.value, caret);
  text.setRangeText(words, caret, text.selectionEnd, 'end');
  last = text.value;
  text.focus();
  later();
}

function take() { if (state.suggestion) insert(state.suggestion); }

function drop() {
  state.suggestion = '';
  show();
  text.focus();
}

function undo() {
  const was = state.undo.pop();
  if (!was) return;
  text.value = last = was.value;
  text.setSelectionRange(was.caret, was.caret);
  text.focus();
  later();
}

let last = '', lastTyped = 0;

function typed() {
  const now = Date.now();
  if (now - lastTyped > 1000) remember(last, Math.min(last.length, text.selectionEnd));
  lastTyped = now;
  last = text.value;
  later();
}

function pressed(event) {
  if (event.isComposing) return;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
  const number = /^Digit([1-5])$/.exec(event.code);
  if (event.key === 'Tab' && plain && state.suggestion) take();
  else if (event.key === 'Escape' && state.suggestion) drop();
  else if (event.altKey && !event.ctrlKey && number && state.next[number[1] - 1]) insert(state.next[number[1] - 1][0]);
  else if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z') undo();
  else return;
  event.preventDefault();
}

/** Reads a stream of events; gives each one's object. */
async function* events(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const {value, done} = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (!line.startsWith('data: ') || line === 'data: [DONE]') continue;
      const data = JSON.parse(line.slice(6));
      if (data.error) throw new Error(data.error.message);
      yield data;
    }
  }
}

/** What of a continuation stands in the training text. */
const copied = it => it ? `The longest run that stands in its training text: ${it.longest_run} characters; ${percent(it.novelty)} of its pieces of 8 are new.` : 'It keeps no text to compare with.';

async function continuations() {
  const cards = [1, 2, 3].map(number => {
    const words = el('pre', {dir: 'auto'});
    const note = el('p', {class: 'note'});
    const button = el('button', {type: 'button', 'aria-label': `Take continuation ${number}`}, 'Take this one');
    button.addEventListener('click', () => insert(words.textContent));
    return {words, note, article: el('article', {'aria-label': `Continuation ${number}`}, el('h4', {}, `${number}`), words, note, button)};
  });
  byId('continuations').replaceChildren(...cards.map(it => it.article));
  byId('stop').disabled = false;
  try {
    const answer = await ask('write', 'v1/completions', {...sampling(), prompt: end(before(), READ), max_tokens: manner.max_tokens, n: 3, stream: true, copies: true});
    for await (const part of events(answer)) {
      for (const choice of part.choices) {
        const card = cards[choice.index];
        card.words.append(choice.text);
        if (choice.finish_reason) card.note.textContent = copied(choice.copied);
      }
    }
  } finally {
    byId('stop').disabled = true;
  }
}

async function models() {
  const {data} = await (await ask('models', 'v1/models')).json();
  byId('model').replaceChildren(...data.map(it => el('option', {value: it.id}, it.id)));
  byId('key-form').hidden = true;
  chosen();
}

function chosen() {
  byId('report').action = `report/${encodeURIComponent(byId('model').value)}`;
  state.scored = [];
  later();
}

function useKey(key) {
  state.key = byId('report-key').value = key;
  told(models());
}

sliders();
byId('legend').append(...[['h0', 'below ½ bit'], ...STEPS.map((it, i) => [`h${i + 1}`, i === 6 ? '8 and more' : String(it)])].map(([name, words]) => el('li', {class: name}, words)));
text.addEventListener('input', typed);
text.addEventListener('keydown', pressed);
let caret = 0;
document.addEventListener('selectionchange', () => {
  if (document.activeElement === text && text.selectionEnd !== caret && text.value === last) later();
  caret = text.selectionEnd;
});
byId('take').addEventListener('click', take);
byId('drop').addEventListener('click', drop);
byId('undo').addEventListener('click', undo);
byId('copy').addEventListener('click', () => told(navigator.clipboard ? navigator.clipboard.writeText(text.value) : copyOld()));
byId('download').addEventListener('click', () => {
  const link = el('a', {href: URL.createObjectURL(new Blob([text.value], {type: 'text/plain;charset=utf-8'})), download: 'text.txt'});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
});
byId('suggests').addEventListener('change', later);
byId('colours').addEventListener('change', later);
byId('model').addEventListener('change', chosen);
byId('write').addEventListener('click', () => told(continuations()));
byId('stop').addEventListener('click', () => state.busy.get('write')?.abort());
byId('key-form').addEventListener('submit', event => { event.preventDefault(); useKey(byId('key').value); });

/** Where there is no clipboard for pages without TLS, as on another machine of the same room. */
async function copyOld() {
  text.select();
  document.execCommand('copy');
}

/** The key can stand behind the address, where it is sent to nobody: #key=… */
useKey(new URLSearchParams(location.hash.slice(1)).get('key') || '');
