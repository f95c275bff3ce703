const data = JSON.parse(byId('data').textContent);
document.title = `What the model learnt: ${readable(data.name)}`;
byId('name').textContent = readable(data.name);
byId('summary').textContent = lead(data.run);
byId('notices').hidden = data.notices.length === 0;
byId('notices').append(...data.notices.map(it => el('li', {dir: 'auto'}, readable(it))));
drawRun(data.run);
drawText(data.text);

/** The run in two sentences. */
function lead(run) {
  const total = run.layers.reduce((sum, it) => sum + it.parameters, 0);
  const model = `is a network of ${whole(total)} parameters that predicts the next of ${whole(run.vocabulary)} characters.`;
  if (!run.epochs.length) return model;
  const best = bestOf(run);
  const choice = `as unsure of each character of the ${best.heldOut ? 'held-out' : 'training'} text as of a choice between ${Math.exp(best.loss).toFixed(1)} equally likely ones (${best.loss.toFixed(3)} nats).`;
  return `${model} At its best, ${best.when}, it was ${choice}`;
}
