/** The gates of a layer: a map of units and characters, and figures of the units. */
function drawGates(text, reader) {
  const count = text.characters.length;
  const layer = () => text.grus[byId('gate-layer').value];
  const kind = () => byId('gate-kind').value;
  const from = byId('gate-from');
  const canvas = el('canvas', {tabindex: 0, role: 'img'});
  const under = el('div', {class: 'under', 'aria-hidden': 'true'});
  byId('gate-map').append(canvas, under);
  byId('gate-layer').append(...text.grus.map((it, i) => el('option', {value: i}, it.name)));
  let columns = 1, row = 0;

  const draw = () => {
    const gru = layer();
    columns = Math.max(1, Math.min(count, Math.floor(canvas.clientWidth / 10)));
    from.max = count - columns;
    const first = Number(from.value);
    canvas.width = columns;
    canvas.height = gru.units.length;
    canvas.style.height = Math.min(480, Math.max(160, gru.units.length * 2)) + 'px';
    canvas.setAttribute('aria-label', `The ${kind()} gate of ${gru.units.length} units, characters ${first + 1} to ${first + columns}. The arrow keys choose a unit and a character, whose value is read out below.`);
    const [low, high] = ['--ground', '--blue'].map(it => rgb(getComputedStyle(document.documentElement).getPropertyValue(it)));
    const pen = canvas.getContext('2d');
    const image = pen.createImageData(columns, gru.units.length);
    for (let y = 0; y < gru.units.length; y++) {
      for (let x = 0; x < columns; x++) {
        const share = (gru[kind()](y * count + first + x) ?? 0) / 14;
        for (let c = 0; c < 3; c++) image.data[4 * (y * columns + x) + c] = low[c] + share * (high[c] - low[c]);
        image.data[4 * (y * columns + x) + 3] = 255;
      }
    }
    pen.putImageData(image, 0, 0);
    under.replaceChildren(...text.characters.slice(first, first + columns).map((it, i) => {
      const cell = el('span', {class: first + i === reader.at ? 'chosen' : ''}, it === ' ' ? '\u00a0' : visible(it).length > 2 ? '·' : visible(it));
      return cell;
    }));
  };
  const tell = () => {
    const unit = layer().units[row];
    const value = layer()[kind()](row * count + reader.at);
    byId('gate-value').textContent = value === null ? 'The model does not know this character.'
      : `Unit ${unit.unit}, which remembers ${unit.memory === null ? 'for ever' : short(unit.memory) + ' characters'}: ${kind() === 'update' ? 'z' : 'r'} is about ${(value / 14).toFixed(2)} at ${quoted(text.characters[reader.at])}, character ${reader.at + 1}.`;
  };
  const figures = () => {
    const gru = layer();
    const name = it => it.to === null ? `${it.from}+` : it.to <= 1 ? '<1' : String(it.from);
    const dots = gru.units.map(it => kind() === 'update' ? [it.updateLow, it.updateHigh] : [it.resetLow, it.resetHigh]);
    const gate = kind() === 'update' ? 'update gate' : 'reset gate';
    byId('gate-figures').replaceChildren(
      bars('How long units remember', 'τ = −1 / ln(mean z), in characters: from … to the next', gru.memories.map(it => ({name: name(it), value: it.units})),
        gru.memories.filter(it => it.units).map(it => `${it.units} units from ${it.from}${it.to === null ? '' : ' to ' + it.to}`).join(', ') + ' characters.'),
      scatter(`How often the ${gate} is saturated`, 'share of the characters where it is below 0.1', 'share where it is above 0.9; a dot for each unit', dots,
        `${dots.filter(it => it[1] > .5).length} units are above 0.9 for most characters, ${dots.filter(it => it[0] > .5).length} below 0.1.`));
  };
  const all = () => { row = Math.min(row, layer().units.length - 1); draw(); tell(); figures(); };
  byId('gate-layer').addEventListener('change', all);
  byId('gate-kind').addEventListener('change', all);
  from.addEventListener('input', draw);
  whenSized(canvas, draw);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  canvas.addEventListener('pointermove', event => {
    const box = canvas.getBoundingClientRect();
    row = Math.max(0, Math.min(layer().units.length - 1, Math.floor((event.clientY - box.top) / box.height * layer().units.length)));
    reader.choose(Number(from.value) + Math.max(0, Math.min(columns - 1, Math.floor((event.clientX - box.left) / box.width * columns))));
  });
  canvas.addEventListener('keydown', event => {
    const step = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
    if (!step) return;
    event.preventDefault();
    row = Math.max(0, Math.min(layer().units.length - 1, row + step[0]));
    reader.choose(reader.at + step[1]);
    if (reader.at < from.value || reader.at >= Number(from.value) + columns) {
      from.value = reader.at - Math.floor(columns / 2);
      draw();
    }
  });
  let marked = -1;
  reader.onChoose(at => {
    if (at !== marked) {
      const first = Number(from.value);
      [[marked, false], [at, true]].forEach(([place, on]) => under.children[place - first]?.classList.toggle('chosen', on));
      marked = at;
    }
    tell();
  });
  figures();
}

/** The numbers of #abc or #aabbcc. */
function rgb(colour) {
  const digits = colour.trim().slice(1);
  return digits.length === 3 ? [...digits].map(it => parseInt(it + it, 16)) : [0, 2, 4].map(it => parseInt(digits.slice(it, it + 2), 16));
}
