/** What the model makes of a text; a page about a run alone has none. */
function drawText(text) {
  part('text', text !== null);
  part('gain', text !== null && text.nGram !== null);
  part('gates', text !== null && text.grus.length > 0);
  part('cells', text !== null && text.grus.length > 0);
  part('looks', text !== null && text.looks !== null);
  if (text === null) return;
  text.characters = [...text.content];
  const reader = reading(text);
  drawSurprise(text, reader);
  if (text.grus.length) {
    text.grus.forEach(it => ['update', 'reset', 'state'].forEach(key => { it[key] = unpacked(it[key]); }));
    drawGates(text, reader);
    drawCells(text, reader);
  }
  if (text.looks) drawLooks(text, reader);
  reader.choose(text.bits.findIndex(it => it !== null));
}

const bytes = packed => Uint8Array.from(atob(packed), it => it.charCodeAt(0));

/** Two values in each byte, the first one in its upper half: 0 to 14, and 15 for none. */
function unpacked(packed) {
  const halves = bytes(packed);
  return index => {
    const value = index % 2 ? halves[index >> 1] & 15 : halves[index >> 1] >> 4;
    return value === 15 ? null : value;
  };
}

/** One place of the text is chosen, in all its pictures. */
function reading(text) {
  const listeners = [];
  const reader = {
    at: 0,
    choose(at) {
      reader.at = Math.max(0, Math.min(at, text.characters.length - 1));
      listeners.forEach(it => it(reader.at));
    },
    onChoose(listener) { listeners.push(listener); },
  };
  return reader;
}

/** The text, each character with a class of its own; gives what colours it anew. */
function strip(id, label, text, reader, next) {
  const spans = text.characters.map((it, i) => {
    const span = el('span', {}, it === '\n' ? '↵\n' : it === ' ' ? ' ' : readable(it));
    span.place = i;
    return span;
  });
  const box = el('div', {class: 'strip', tabindex: 0, role: 'group', dir: 'auto', 'aria-label': label + ' The arrow keys choose a character.'}, ...spans);
  byId(id).append(box);
  const placeOf = event => event.target.place;
  const pointed = event => { if (placeOf(event) !== undefined) reader.choose(placeOf(event)); };
  let pointer = '';
  if (!next) box.addEventListener('pointerover', event => {
    const before = pointer;
    pointer = `${event.screenX} ${event.screenY}`;
    if (pointer !== before) pointed(event); // else the text has moved under a pointer that lies still
  });
  box.addEventListener('click', pointed);
  box.addEventListener('keydown', event => {
    const lines = {ArrowUp: -1, ArrowDown: 1}[event.key];
    const steps = {ArrowLeft: -1, ArrowRight: 1}[event.key];
    if (!lines && !steps) return;
    event.preventDefault();
    reader.choose(next ? next(reader.at, steps || lines) : steps ? reader.at + steps : beside(spans, reader.at, lines));
    const span = spans[reader.at];
    if (span.offsetTop - box.offsetTop < box.scrollTop || span.offsetTop - box.offsetTop + span.offsetHeight > box.scrollTop + box.clientHeight) {
      box.scrollTop = span.offsetTop - box.offsetTop - box.clientHeight / 2;
    }
  });
  let marked = spans[0];
  reader.onChoose(at => {
    marked.classList.remove('chosen');
    marked = spans[at];
    marked.classList.add('chosen');
  });
  return colour => spans.forEach((span, i) => {
    span.className = (colour(i) || 'h0') + (text.characters[i] === '\n' ? ' end' : '') + (span === marked ? ' chosen' : '');
  });
}

/** The character above or below one, on the screen. */
function beside(spans, at, lines) {
  const from = spans[at].offsetTop;
  let i = at;
  while (spans[i + lines] && spans[i + lines].offsetTop === from) i += lines;
  if (!spans[i + lines]) return at;
  const line = spans[i += lines].offsetTop;
  while (spans[i + lines] && spans[i + lines].offsetTop === line && (lines > 0 ? spans[i].offsetLeft < spans[at].offsetLeft : spans[i].offsetLeft > spans[at].offsetLeft)) i += lines;
  return i;
}

function legend(id, classes) {
  byId(id).append(el('ul', {class: 'legend'}, ...classes.map(([name, words]) => el('li', {class: name}, words))));
}

const quoted = character => `“${visible(character)}”`;

/** From how much surprise on a character is as dark as the eighth, in bits. */
const STEPS = [0.5, 1, 2, 3, 4.5, 6, 8];

function drawSurprise(text, reader) {
  byId('text-source').textContent = text.source;
  const level = bits => STEPS.filter(it => bits >= it).length;
  strip('surprise-strip', 'The text, coloured by surprise.', text, reader)(i => text.bits[i] === null ? 'h0' : 'h' + level(text.bits[i]));
  legend('surprise-legend', [['h0', 'below ½ bit'], ...STEPS.map((it, i) => [`h${i + 1}`, i === 6 ? '8 and more' : String(it)])]);
  byId('no-gain').hidden = text.nGram !== null;
  if (text.nGram) {
    byId('ngram').textContent = text.nGram;
    const level = gain => { const size = Math.min(7, Math.round(Math.abs(gain) * 1.5)); return size === 0 ? 'h0' : (gain > 0 ? 'l' : 'h') + size; };
    strip('gain-strip', 'The text, coloured by how much more the network knew than counting did.', text, reader)(i => text.advantage[i] === null ? 'h0' : level(text.advantage[i]));
    legend('gain-legend', [['h7', 'counting by 5 bits'], ['h4', '3'], ['h2', '1'], ['h0', 'alike'], ['l2', '1'], ['l4', '3'], ['l7', 'the network by 5 bits']]);
  }
  reader.onChoose(at => byId('expected').replaceChildren(...expected(text, at)));
}

/** What the model expected at a place. */
function expected(text, at) {
  const it = text.characters[at];
  const head = el('h3', {}, 'Character ', String(at + 1), ': ', el('span', {class: 'char', dir: 'ltr'}, visible(it)));
  if (text.bits[at] === null) {
    return [head, el('p', {}, at === 0 ? 'Nothing stands before it: it was only read.' : 'The model does not know it, or had nothing before it.')];
  }
  const rows = text.likely[at].map(([symbol, probability]) => {
    const character = text.symbols[symbol];
    return el('tr', character === it ? {class: 'it'} : {}, el('th', {scope: 'row', class: 'char', dir: 'ltr'}, visible(character)),
      el('td', {class: 'bar'}, svg('svg', {viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true'}, svg('rect', {class: 'f-blue', width: 100 * probability, height: 10}))),
      el('td', {}, (100 * probability).toFixed(1) + ' %'));
  });
  const gain = text.nGram && text.advantage[at] !== null ? `; ${Math.abs(text.advantage[at]).toFixed(1)} bits ${text.advantage[at] < 0 ? 'more' : 'less'} than counting` : '';
  return [head,
    el('p', {}, `Surprise ${text.bits[at].toFixed(2)} bits (${(100 * 2 ** -text.bits[at]).toPrecision(2)} %), rank ${text.rank[at]}${gain}.`),
    el('p', {}, `Before it the model was as unsure as of ${(2 ** text.entropy[at]).toFixed(1)} equally likely characters (entropy ${text.entropy[at].toFixed(2)} bits). It expected:`),
    el('table', {}, el('tbody', {}, ...rows))];
}

function drawCells(text, reader) {
  byId('cell-layer').append(...text.grus.map((it, i) => el('option', {value: i}, it.name)));
  const units = byId('cell-unit');
  const colour = strip('cell-strip', 'The text, coloured by the state of one unit.', text, reader);
  const state = (gru, row, i) => { const value = gru.state(row * text.characters.length + i); return value === null ? null : value - 7; };
  const show = () => {
    const gru = text.grus[byId('cell-layer').value];
    colour(i => { const value = state(gru, units.value, i); return value ? (value > 0 ? 'l' : 'h') + Math.abs(value) : 'h0'; });
    reader.choose(reader.at);
  };
  const list = () => {
    const gru = text.grus[byId('cell-layer').value];
    const found = text.findings.filter(it => it.gru === Number(byId('cell-layer').value));
    const row = it => gru.units.findIndex(unit => unit.unit === it.unit);
    const remembers = it => `unit ${it.unit}, remembers ${it.memory === null ? 'for ever' : short(it.memory) + ' characters'}`;
    units.replaceChildren(
      ...(found.length ? [el('optgroup', {label: 'Found'}, ...found.map(it => el('option', {value: row(it)}, `${it.feature}: unit ${it.unit}, r = ${it.correlation.toFixed(2)}`)))] : []),
      el('optgroup', {label: 'By memory'}, ...gru.units.map((it, i) => el('option', {value: i}, remembers(it)))));
    show();
  };
  byId('cell-layer').addEventListener('change', list);
  units.addEventListener('change', show);
  legend('cell-legend', [['h7', '−1'], ['h4', '−½'], ['h0', '0'], ['l4', '½'], ['l7', '1']]);
  reader.onChoose(at => {
    const value = state(text.grus[byId('cell-layer').value], units.value, at);
    byId('cell-value').textContent = value === null ? '' : `After ${quoted(text.characters[at])}, character ${at + 1}: ${units.selectedOptions[0].textContent}: about ${(value / 7).toFixed(1)}.`;
  });
  list();
}

function drawLooks(text, reader) {
  const looks = new Map(text.looks.positions.map((position, i) => [position, {norms: bytes(text.looks.norms[i]), most: text.looks.most[i]}]));
  const next = (at, step) => {
    const positions = text.looks.positions;
    return step > 0 ? positions.find(it => it > at) ?? positions[positions.length - 1] : [...positions].reverse().find(it => it < at) ?? positions[0];
  };
  const nearest = at => text.looks.positions.reduce((best, it) => Math.abs(it - at) < Math.abs(best - at) ? it : best);
  let shown = null;
  const colour = strip('looks-strip', 'The text, shaded by what the chosen character depends on.', text, reader, next);
  const mean = text.looks.mean.map((it, i) => [Math.log2(i + 1), it]).filter(it => it[1] > 0);
  const range = text.looks.positions.map((it, i) => text.looks.most[i]).filter(it => it > 0);
  reader.onChoose(at => {
    const position = nearest(at);
    if (position === shown) return;
    shown = position;
    const look = looks.get(position);
    // The square root of its share of the largest one, in 255ths.
    const strength = i => i < position && i >= position - look.norms.length ? look.norms[position - 1 - i] / 255 : 0;
    colour(i => (looks.has(i) ? 'asked ' : '') + (i === position ? 'l7' : 'h' + Math.ceil(7 * strength(i))));
    const strongest = [...look.norms.keys()].sort((one, other) => look.norms[other] - look.norms[one]).slice(0, 3).map(it => `${quoted(text.characters[position - 1 - it])} ${it + 1} before`);
    byId('looks-value').textContent = `${quoted(text.characters[position])}, character ${position + 1}, depends most on ${strongest.join(', ')}.`;
    const own = [...look.norms].map((it, i) => [Math.log2(i + 1), (it / 255) ** 2 * look.most]).filter(it => it[1] > 0);
    const logs = points => points.map(([x, y]) => [x, Math.log10(y)]);
    const all = [...logs(mean), [0, Math.log10(Math.max(...range, 1e-9))]].map(it => it[1]);
    const low = Math.floor(Math.min(...all)), high = Math.ceil(Math.max(...all));
    const farthest = Math.ceil(Math.log2(text.looks.mean.length || 2));
    const each = count => [...Array(count + 1).keys()];
    byId('looks-curve').replaceChildren(chart({
      title: 'Norm of the gradient by distance', unit: 'both axes logarithmic', height: 240, room: 60,
      description: `The mean falls from ${short(text.looks.mean[0])} at the character before to ${short(text.looks.mean[text.looks.mean.length - 1])} at ${text.looks.mean.length} before.`,
      x: {min: 0, max: farthest, name: 'characters before', ticks: each(farthest), format: it => String(2 ** it)},
      y: {min: low, max: high, ticks: each(high - low).map(it => low + it), format: it => short(10 ** it)},
      lines: [{name: 'mean', colour: 'blue', points: logs(mean)}, {name: 'this one', colour: 'orange', points: logs(own).filter(it => it[1] >= low)}],
    }).figure);
  });
}
