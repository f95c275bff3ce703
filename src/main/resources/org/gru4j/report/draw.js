'use strict';

/** An element with attributes and children; what is text stays text. */
function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const byId = id => document.getElementById(id);
const whole = value => Math.round(value).toLocaleString('en-US');
const percent = value => (100 * value).toFixed(0) + ' %';

/** Three significant figures, and no more zeros than a reader can count. */
function short(value) {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 1000 ? whole(value) : size < 0.001 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}

/** Characters that cannot be seen, by the signs that stand for them. */
function visible(character) {
  const code = character.codePointAt(0);
  if (code === 32) return '␣';
  if (code === 127) return '␡';
  if (code < 32) return code === 10 ? '↵' : String.fromCodePoint(0x2400 + code);
  return /\p{M}/u.test(character) ? '◌' + character : /[\p{C}\p{Z}]/u.test(character) ? 'U+' + code.toString(16).toUpperCase().padStart(4, '0') : character;
}

/** A text to be read: as it is, but what a browser would swallow can be seen. */
const readable = text => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, visible);

/** Round numbers from one to another, some five of them. */
function ticks(from, to, count = 5) {
  const rough = (to - from) / count || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(it => it * power).find(it => it >= rough * 0.999);
  const all = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) all.push(Number((i * step).toPrecision(12)));
  return all;
}

/** Moves labels apart that would stand on each other, as little as that needs. */
function apart(labels, gap, bottom) {
  labels.sort((one, other) => one.y - other.y);
  for (let i = 1; i < labels.length; i++) labels[i].y = Math.max(labels[i].y, labels[i - 1].y + gap);
  let limit = bottom;
  for (let i = labels.length - 1; i >= 0; i--) {
    labels[i].y = Math.min(labels[i].y, limit);
    limit = labels[i].y - gap;
  }
  return labels;
}

/** Draws again whenever the place gets another width. */
function whenSized(box, draw) {
  let width = 0;
  new ResizeObserver(() => requestAnimationFrame(() => {
    if (box.clientWidth && box.clientWidth !== width) {
      width = box.clientWidth;
      draw(width);
    }
  })).observe(box);
}

/**
 * Lines over one axis, each with its name at its end, in place of a legend.
 * spec: title, unit, description (for who cannot see it), x {min, max, name} and y {min, max}, both with ticks and format if they
 * are not the usual ones, lines [{name, colour, points}], levels [{name, y}], dots [{x, y, colour}], height, room for the names.
 */
function chart(spec) {
  const box = el('div');
  const figure = el('figure', {}, el('figcaption', {}, el('b', {}, spec.title), spec.unit ? ', ' + spec.unit : ''), box);
  let at = null;
  let place = () => {};
  whenSized(box, width => {
    const height = spec.height || 170;
    const room = spec.room || 60;
    const left = 46, right = width - room, top = 8, bottom = height - 36;
    const sx = x => left + (x - spec.x.min) / (spec.x.max - spec.x.min || 1) * (right - left);
    const sy = y => bottom - (y - spec.y.min) / (spec.y.max - spec.y.min || 1) * (bottom - top);
    const drawn = svg('svg', {viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': spec.title + '. ' + spec.description});
    for (const y of spec.y.ticks || ticks(spec.y.min, spec.y.max, 4)) {
      drawn.append(svg('line', {class: 'grid', x1: left, x2: right, y1: sy(y), y2: sy(y)}),
        svg('text', {x: left - 6, y: sy(y) + 4, 'text-anchor': 'end'}, (spec.y.format || short)(y)));
    }
    for (const x of spec.x.ticks || ticks(spec.x.min, spec.x.max, width < 500 ? 3 : 6).filter(Number.isInteger)) {
      drawn.append(svg('text', {x: sx(x), y: bottom + 16, 'text-anchor': 'middle'}, (spec.x.format || short)(x)));
    }
    drawn.append(svg('line', {class: 'axis', x1: left, x2: right, y1: bottom, y2: bottom}),
      svg('text', {x: (left + right) / 2, y: height - 4, 'text-anchor': 'middle'}, spec.x.name));
    const labels = [];
    for (const level of spec.levels || []) {
      drawn.append(svg('line', {class: 'level', x1: left, x2: right, y1: sy(level.y), y2: sy(level.y)}));
      labels.push({y: sy(level.y), text: level.name, colour: ''});
    }
    for (const line of spec.lines.filter(it => it.points.length)) {
      const points = line.points.map(([x, y]) => `${sx(x).toFixed(1)},${sy(y).toFixed(1)}`);
      drawn.append(svg('polyline', {class: 'curve s-' + line.colour, points: points.join(' ')}));
      if (points.length === 1) {
        drawn.append(svg('circle', {class: 'f-' + line.colour, cx: points[0].split(',')[0], cy: points[0].split(',')[1], r: 3}));
      }
      labels.push({y: sy(line.points[line.points.length - 1][1]), text: line.name, colour: 'f-' + line.colour});
    }
    for (const dot of spec.dots || []) {
      drawn.append(svg('circle', {class: 'f-' + dot.colour, cx: sx(dot.x), cy: sy(dot.y), r: 4}));
    }
    for (const label of apart(labels, 14, bottom)) {
      drawn.append(svg('text', {class: label.colour, x: right + 6, y: label.y + 4}, label.text));
    }
    const cursor = svg('line', {class: 'cursor', y1: top, y2: bottom, visibility: 'hidden'});
    drawn.append(cursor);
    place = () => {
      if (at === null) return;
      cursor.setAttribute('x1', sx(at));
      cursor.setAttribute('x2', sx(at));
      cursor.setAttribute('visibility', 'visible');
    };
    place();
    if (spec.onPoint) {
      drawn.addEventListener('pointermove', event => {
        const box = drawn.getBoundingClientRect();
        const x = (event.clientX - box.left) / box.width * width;
        if (x >= left && x <= right) spec.onPoint(spec.x.min + (x - left) / (right - left) * (spec.x.max - spec.x.min));
      });
    }
    box.replaceChildren(drawn);
  });
  return {figure, cursor(x) { at = x; place(); }};
}

/** A table of rows, for those whom a picture does not serve. */
function table(head, rows) {
  return el('table', {},
    el('thead', {}, el('tr', {}, ...head.map(it => el('th', {scope: 'col'}, it)))),
    el('tbody', {}, ...rows.map(row => el('tr', {}, ...row.map(it => el('td', {}, it))))));
}

/** Bars with names under them. */
function bars(title, unit, rows, description) {
  const box = el('div');
  const most = Math.max(...rows.map(it => it.value), 1);
  whenSized(box, width => {
    const height = 190, top = 16, bottom = height - 36, step = (width - 10) / rows.length;
    const drawn = svg('svg', {viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${title}. ${description}`});
    rows.forEach((row, i) => {
      const y = bottom - row.value / most * (bottom - top);
      drawn.append(svg('rect', {class: 'f-blue', x: 5 + i * step + 2, y, width: Math.max(step - 4, 1), height: bottom - y}));
      if (row.value) drawn.append(svg('text', {class: 'f-ink', x: 5 + (i + .5) * step, y: y - 4, 'text-anchor': 'middle'}, String(row.value)));
      drawn.append(svg('text', {x: 5 + (i + .5) * step, y: bottom + 15, 'text-anchor': 'middle'}, row.name));
    });
    drawn.append(svg('line', {class: 'axis', x1: 5, x2: width - 5, y1: bottom, y2: bottom}), svg('text', {x: width / 2, y: height - 4, 'text-anchor': 'middle'}, unit));
    box.replaceChildren(drawn);
  });
  return el('figure', {}, el('figcaption', {}, el('b', {}, title)), box);
}

/** A dot for each of many things, both of whose values are shares. */
function scatter(title, xName, yName, dots, description) {
  const box = el('div');
  whenSized(box, width => {
    const height = 250, left = 46, right = width - 12, top = 8, bottom = height - 36;
    const sx = x => left + x * (right - left), sy = y => bottom - y * (bottom - top);
    const drawn = svg('svg', {viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${title}. ${description}`});
    for (const share of [0, .25, .5, .75, 1]) {
      drawn.append(svg('line', {class: 'grid', x1: left, x2: right, y1: sy(share), y2: sy(share)}),
        svg('text', {x: left - 6, y: sy(share) + 4, 'text-anchor': 'end'}, percent(share)),
        svg('text', {x: sx(share), y: bottom + 16, 'text-anchor': 'middle'}, percent(share)));
    }
    drawn.append(svg('line', {class: 'axis', x1: left, x2: right, y1: bottom, y2: bottom}), svg('line', {class: 'level', x1: sx(0), y1: sy(1), x2: sx(1), y2: sy(0)}),
      ...dots.map(([x, y]) => svg('circle', {class: 'f-blue dot', cx: sx(x), cy: sy(y), r: 3})),
      svg('text', {x: (left + right) / 2, y: height - 4, 'text-anchor': 'middle'}, xName));
    box.replaceChildren(drawn);
  });
  return el('figure', {}, el('figcaption', {}, el('b', {}, title), ', ' + yName), box);
}
