/** The run: curves, the texts that it wrote on the way, the network and its recipe. */
function drawRun(run) {
  const curves = run.epochs.length > 0 || run.measurements.length > 0;
  part('curves', curves);
  part('samples', run.samples.length > 0);
  byId('no-run').hidden = curves;
  drawNetwork(run);
  facts('recipe', run.recipe);
  facts('origin', run.origin);
  byId('compared').hidden = run.baselines.length === 0;
  const charts = curves ? drawCurves(run) : [];
  const moved = run.samples.length ? drawSamples(run, charts) : () => {};
  const slider = byId('epoch');
  const best = bestOf(run);
  const show = index => {
    const epoch = run.epochs[index];
    charts.forEach(it => it.cursor(epoch.epoch));
    byId('epoch-figures').textContent = `${epoch.epoch} – training ${epoch.train_loss.toFixed(3)}`
      + (epoch.validation_loss === null ? '' : `, held out ${epoch.validation_loss.toFixed(3)}`)
      + `, learning rate ${short(epoch.learning_rate)}, ${whole(epoch.chars_per_second)} characters per second, after ${whole(epoch.seconds)} s`
      + (best && best.epoch === epoch.epoch && best.loss === monitored(epoch) ? '; the best' : '');
    slider.setAttribute('aria-valuetext', byId('epoch-figures').textContent);
    slider.value = index;
  };
  if (run.epochs.length === 0) {
    byId('epoch-control').hidden = true;
    moved(Infinity);
    return;
  }
  const nearest = epoch => run.epochs.reduce((best, it, i) => Math.abs(it.epoch - epoch) < Math.abs(run.epochs[best].epoch - epoch) ? i : best, 0);
  slider.max = run.epochs.length - 1;
  slider.addEventListener('input', () => { show(Number(slider.value)); moved(run.epochs[slider.value].epoch); });
  run.chosen = epoch => { show(nearest(epoch)); moved(epoch); };
  byId('sample-epoch').addEventListener('input', () => run.chosen(run.samples[byId('sample-epoch').value].epoch));
  run.chosen(run.epochs[run.epochs.length - 1].epoch);
}

const monitored = epoch => epoch.validation_loss === null ? epoch.train_loss : epoch.validation_loss;

/** Where the loss was lowest: at an epoch's end, within one, or before the first step. Null where nothing was measured. */
function bestOf(run) {
  const place = epochOf(run);
  const all = [
    ...run.epochs.map(it => ({epoch: it.epoch, loss: monitored(it), heldOut: it.validation_loss !== null})),
    ...run.measurements.map(it => ({epoch: place(it.iteration), loss: it.validationLoss, heldOut: true})),
  ].filter(it => it.heldOut || run.epochs.every(epoch => epoch.validation_loss === null));
  if (!all.length) return null;
  const best = all.reduce((best, it) => it.loss < best.loss ? it : best);
  return {...best, when: best.epoch === 0 ? 'before its first step' : `in epoch ${Math.ceil(best.epoch)}`};
}

function part(name, shown) {
  document.querySelectorAll(`[data-part=${name}]`).forEach(it => { it.hidden = !shown; });
}

function facts(id, lines) {
  byId(id).append(...lines.flatMap(it => [el('dt', {}, it.name), el('dd', {dir: 'auto'}, readable(it.value))]));
}

/** Where in its epochs a step of the run is; the step itself where none has ended. */
function epochOf(run) {
  if (!run.epochs.length) return iteration => iteration;
  const known = [[0, 0], ...run.epochs.map(it => [it.iteration, it.epoch])];
  return iteration => {
    let i = 1;
    while (i < known.length - 1 && known[i][0] < iteration) i++;
    const [[x0, y0], [x1, y1]] = [known[i - 1], known[i]];
    return y0 + (iteration - x0) / (x1 - x0 || 1) * (y1 - y0);
  };
}

function drawCurves(run) {
  const inEpochs = run.epochs.length > 0;
  const place = epochOf(run);
  const training = run.epochs.map(it => [it.epoch, it.train_loss]);
  const heldOut = [...run.epochs.filter(it => it.validation_loss !== null).map(it => [it.epoch, it.validation_loss]),
    ...run.measurements.map(it => [place(it.iteration), it.validationLoss])].sort((one, other) => one[0] - other[0]);
  const losses = [...training, ...heldOut].map(it => it[1]);
  const levels = run.baselines.map(it => ({name: `${it.name} ${it.natsPerCharacter.toFixed(2)}`, y: it.natsPerCharacter}));
  if (run.base !== null) levels.push({name: `base ${run.base.toFixed(2)}`, y: run.base});
  const highest = Math.max(...losses, run.baselines.length ? Math.min(...run.baselines.map(it => it.natsPerCharacter)) : 0); // the best of them is always seen
  const inside = levels.filter(it => it.y <= highest * 1.02);
  const above = levels.filter(it => it.y > highest * 1.02);
  const floor = Math.min(...losses, ...inside.map(it => it.y));
  const margin = 0.06 * (highest - floor || 1);
  const last = inEpochs ? run.epochs[run.epochs.length - 1].epoch : Math.max(...heldOut.map(it => it[0]), 1);
  const x = {min: inEpochs && last > 1 && !run.measurements.length ? 1 : 0, max: Math.max(last, ...heldOut.map(it => it[0])), name: inEpochs ? 'epoch' : 'step'};
  const onPoint = inEpochs ? epoch => run.chosen(Math.max(1, Math.round(epoch))) : null;
  const lines = [{name: 'training', colour: 'orange', points: training}, {name: 'held out', colour: 'blue', points: heldOut}].filter(it => it.points.length);
  const best = inEpochs ? bestOf(run) : null;
  const end = points => points.length ? points[points.length - 1][1].toFixed(3) : '';
  const loss = chart({
    title: 'Loss', unit: 'nats per character' + (best ? `; the dot: the best, ${best.when}, with ${best.loss.toFixed(3)}` : '') + (above.length ? ` (above the picture: ${above.map(it => it.name).join(', ')})` : ''),
    description: lines.map(it => `${it.name}: from ${it.points[0][1].toFixed(3)} to ${end(it.points)}`).join('; ')
      + (best ? `; best ${best.when} with ${best.loss.toFixed(3)}` : '') + (levels.length ? `; to compare: ${levels.map(it => it.name).join(', ')}` : '') + '.',
    x, y: {min: floor - margin, max: highest + margin}, lines, levels: inside, room: 92, height: 300, onPoint,
    dots: best ? [{x: best.epoch, y: best.loss, colour: best.heldOut ? 'blue' : 'orange'}] : [],
  });
  byId('losses').append(loss.figure);
  if (!inEpochs) return [loss];
  const single = (title, unit, key, colour) => {
    const points = run.epochs.map(it => [it.epoch, it[key]]);
    const values = points.map(it => it[1]);
    return chart({title, unit, x, y: {min: 0, max: 1.05 * Math.max(...values)}, lines: [{name: '', colour, points}], room: 12, onPoint,
      description: `From ${short(values[0])} to ${short(values[values.length - 1])}, at most ${short(Math.max(...values))}.`});
  };
  const rates = [single('Learning rate', '', 'learning_rate', 'violet'), single('Speed', 'characters per second', 'chars_per_second', 'green')];
  byId('rates').append(...rates.map(it => it.figure));
  byId('epochs-table').append(table(['epoch', 'training', 'held out', 'learning rate', 'characters/s', 'seconds'],
    run.epochs.map(it => [it.epoch, it.train_loss.toFixed(4), it.validation_loss === null ? '' : it.validation_loss.toFixed(4),
      short(it.learning_rate), whole(it.chars_per_second), whole(it.seconds)].map(String))));
  return [loss, ...rates];
}

/** Texts side by side; gives what shows those of an epoch. */
function drawSamples(run, charts) {
  const temperatures = [...new Set(run.samples.flatMap(it => it.texts.map(text => text.temperature)))].sort((one, other) => one - other);
  const colours = ['blue', 'green', 'violet', 'orange'];
  const over = (title, key) => {
    const lines = temperatures.map((temperature, i) => ({
      name: String(temperature), colour: colours[i % colours.length],
      points: run.samples.flatMap(it => it.texts.filter(text => text.temperature === temperature && text[key] !== null).map(text => [it.epoch, 100 * text[key]])),
    })).filter(it => it.points.length);
    if (!lines.length) return [];
    const first = run.samples[0].epoch, last = run.samples[run.samples.length - 1].epoch;
    return [chart({title, unit: 'per cent, at each temperature', lines, x: {min: Math.min(first, 1), max: Math.max(last, first + 1), name: 'epoch'}, y: {min: 0, max: 100}, room: 34,
      description: lines.map(it => `temperature ${it.name}: from ${it.points[0][1].toFixed(0)} to ${it.points[it.points.length - 1][1].toFixed(0)}`).join('; ') + '.',
      onPoint: epoch => run.chosen && run.chosen(Math.round(epoch))})];
  };
  const shares = [...over('Words that the training text has', 'words'), ...over('Runs of 8 characters that stand in the training text', 'copied')];
  byId('shares').append(...shares.map(it => it.figure));
  charts.push(...shares);
  byId('no-shares').hidden = run.keepsText;
  byId('sample-epoch').max = run.samples.length - 1;
  return epoch => {
    const index = run.samples.reduce((found, it, i) => it.epoch <= epoch ? i : found, 0);
    const shown = run.samples[index];
    byId('sample-epoch').value = index;
    byId('sample-number').textContent = shown.epoch;
    byId('sample-epoch').setAttribute('aria-valuetext', 'epoch ' + shown.epoch);
    byId('prompt').textContent = readable(shown.prompt);
    byId('samples').replaceChildren(...shown.texts.map(it => el('div', {},
      el('h4', {}, 'temperature ' + it.temperature), el('pre', {dir: 'auto'}, readable(it.text)),
      el('div', {class: 'note'}, [it.words === null ? '' : percent(it.words) + ' of the words known', it.copied === null ? '' : percent(it.copied) + ' copied'].filter(it => it).join(', ')))));
  };
}

/** The layers from the input on, wide ones wider; a loop where a layer sees its own state. */
function drawNetwork(run) {
  const total = run.layers.reduce((sum, it) => sum + it.parameters, 0);
  const shape = layer => layer.sequences ? `[batch, time, ${layer.width}]` : `[batch, ${layer.width}]`;
  byId('network-text').textContent = `${run.layers.length} layers, ${whole(total)} parameters, between ${whole(run.vocabulary)} different characters and the probability of each to be the next one.`;
  const rows = [{name: 'the character that was read', width: run.vocabulary, text: `one of ${whole(run.vocabulary)}`},
    ...run.layers.map(it => ({name: `${it.name} (${it.type})`, width: it.width, memory: /Gru|LSTM|Rnn/i.test(it.type), text: `${shape(it)}, ${whole(it.parameters)} parameters`}))];
  const box = byId('layers');
  const widest = Math.sqrt(Math.max(...rows.map(it => it.width)));
  whenSized(box, width => {
    const most = Math.min(width - 60, 480), step = 78;
    const middle = Math.min(width / 2, 270);
    const drawn = svg('svg', {viewBox: `0 0 ${width} ${rows.length * step}`, role: 'img', 'aria-label': 'The layers from the input on: ' + rows.map(it => `${it.name}, ${it.text}`).join('; ') + '.'},
      svg('defs', {}, svg('marker', {id: 'head', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto'}, svg('path', {class: 'arrow', d: 'M1 1 L7 4 L1 7'}))));
    rows.forEach((row, i) => {
      const half = Math.max(Math.min(125, most / 2), Math.sqrt(row.width) / widest * most / 2);
      const y = i * step + 4;
      drawn.append(svg('rect', {class: 'layer' + (row.memory ? ' memory' : ''), x: middle - half, y, width: 2 * half, height: 50, rx: 6}),
        svg('text', {class: 'f-ink', x: middle, y: y + 21, 'text-anchor': 'middle'}, row.name),
        svg('text', {x: middle, y: y + 38, 'text-anchor': 'middle'}, row.text));
      if (row.memory) {
        drawn.append(svg('path', {class: 'arrow memory', 'marker-end': 'url(#head)', d: `M${middle + half} ${y + 38} q26 0 26 -13 q0 -13 -24 -13`}));
      }
      if (i + 1 < rows.length) {
        drawn.append(svg('line', {class: 'arrow', x1: middle, x2: middle, y1: y + 50, y2: y + step - 1, 'marker-end': 'url(#head)'}));
      }
    });
    box.replaceChildren(drawn);
  });
}
