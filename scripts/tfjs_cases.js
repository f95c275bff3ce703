// Writes src/test/resources/tfjs with TensorFlow.js: small models as model.save writes them, and the outputs that it computed.
//
//     npm install @tensorflow/tfjs@4.22.0
//     node scripts/tfjs_cases.js src/test/resources/tfjs
//
// NAME/model.json and its shards go with NAME/expected.json: {"input": [...], "outputs": [...]}.
const fs = require('fs');
const path = require('path');
const tf = require(require.resolve('@tensorflow/tfjs', {paths: [process.cwd()]}));

const target = process.argv[2];
const VOCABULARY = 5, TIME = 6;
let seed = 21;

function random() { // Park and Miller's
  seed = (seed * 48271) % 2147483647;
  return seed / 2147483647;
}

/** Weights that make every gate matter. */
function draw(model) {
  model.setWeights(model.getWeights().map(w => tf.tensor(Array.from({length: w.size}, () => 1.6 * random() - 0.8), w.shape)));
}

async function artifacts(model, options) {
  let found;
  await model.save(tf.io.withSaveHandler(async a => {
    found = a;
    return {modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'}};
  }), options);
  return found;
}

/** Each quantization, in turn, over the weights. */
function quantized(specs, data, types) {
  const bytes = Buffer.from(data);
  const parts = [];
  let at = 0;
  specs.forEach((spec, i) => {
    const size = spec.shape.reduce((a, b) => a * b, 1);
    const values = Array.from({length: size}, (_, k) => bytes.readFloatLE(at + 4 * k));
    at += 4 * size;
    const dtype = types[i % types.length];
    const min = Math.min(...values), top = dtype === 'uint8' ? 255 : 65535;
    const scale = (Math.max(...values) - min) / top;
    const part = Buffer.alloc(size * (dtype === 'uint8' ? 1 : 2));
    values.forEach((v, k) => {
      if (dtype === 'uint8') part.writeUInt8(Math.round((v - min) / scale), k);
      else if (dtype === 'uint16') part.writeUInt16LE(Math.round((v - min) / scale), 2 * k);
      else part.writeUInt16LE(half(v), 2 * k);
    });
    spec.quantization = dtype === 'float16' ? {dtype, original_dtype: 'float32'} : {dtype, min, scale, original_dtype: 'float32'};
    parts.push(part);
  });
  return Buffer.concat(parts);
}

/** The bits of a normal half, rounded toward zero. */
function half(value) {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  const bits = view.getUint32(0);
  const exponent = ((bits >> 23) & 0xff) - 127 + 15;
  return ((bits >> 16) & 0x8000) | (exponent <= 0 ? 0 : (exponent << 10) | ((bits >> 13) & 0x3ff));
}

async function write(name, model, input, {shards = 1, save = {}, types = null, topology = t => t} = {}) {
  draw(model);
  const a = await artifacts(model, save);
  let data = Buffer.from(a.weightData);
  if (types) {
    data = quantized(a.weightSpecs, data, types);
    const decoded = tf.io.decodeWeights(new Uint8Array(data).buffer, a.weightSpecs);
    model.setWeights(a.weightSpecs.map(spec => decoded[spec.name]));
  }
  const folder = path.join(target, name);
  fs.mkdirSync(folder, {recursive: true});
  const paths = [];
  const cut = Math.ceil(data.length / shards) | 1; // in the middle of a number
  for (let i = 0; i < shards; i++) {
    paths.push(`group1-shard${i + 1}of${shards}.bin`);
    fs.writeFileSync(path.join(folder, paths[i]), data.subarray(i * cut, (i + 1) * cut));
  }
  const json = {
    format: a.format, generatedBy: a.generatedBy, convertedBy: a.convertedBy,
    modelTopology: topology(a.modelTopology), weightsManifest: [{paths, weights: a.weightSpecs}],
  };
  if (a.trainingConfig) json.trainingConfig = a.trainingConfig;
  fs.writeFileSync(path.join(folder, 'model.json'), JSON.stringify(json));
  const outputs = model.predict(input);
  fs.writeFileSync(path.join(folder, 'expected.json'),
      JSON.stringify({input: await input.array(), outputs: await outputs.array()}) + '\n');
}

function ids() {
  return tf.tensor2d(Array.from({length: 2 * TIME}, () => Math.floor(random() * VOCABULARY)), [2, TIME]);
}

function oneHot() {
  return tf.oneHot(ids().toInt(), VOCABULARY).toFloat();
}

function characters(kind) {
  const model = tf.sequential();
  model.add(kind({units: 4, returnSequences: true, inputShape: [null, VOCABULARY]}));
  model.add(tf.layers.gru({units: 3, returnSequences: true, recurrentActivation: 'sigmoid'}));
  model.add(tf.layers.dense({units: VOCABULARY, activation: 'softmax'}));
  return model;
}

(async () => {
  const both = tf.sequential();
  both.add(tf.layers.embedding({inputDim: VOCABULARY, outputDim: 3, inputLength: TIME}));
  both.add(tf.layers.bidirectional({layer: tf.layers.gru({units: 2, returnSequences: true}), mergeMode: 'concat'}));
  both.add(tf.layers.lstm({units: 4, returnSequences: true}));
  both.add(tf.layers.timeDistributed({layer: tf.layers.dense({units: VOCABULARY, activation: 'softmax'})}));
  await write('both_directions', both, ids());

  const trained = characters(tf.layers.gru);
  trained.compile({optimizer: tf.train.adam(0.002), loss: 'categoricalCrossentropy'});
  const x = oneHot();
  await trained.fit(x, x, {epochs: 1, verbose: 0});
  await write('two_shards', trained, oneHot(), {shards: 2, save: {includeOptimizer: true}});

  await write('quantized', characters(tf.layers.lstm), oneHot(), {types: ['uint8', 'uint16', 'float16']});

  const input = tf.input({shape: [TIME, VOCABULARY]});
  const rnn = tf.layers.simpleRNN({units: 3}).apply(input);
  const functional = tf.model({inputs: input, outputs: tf.layers.dense({units: 2}).apply(rnn)});
  await write('converted', functional, oneHot(), { // as the converter of Python wraps it
    topology: t => ({keras_version: '2.15.0', backend: 'tensorflow', model_config: {class_name: t.class_name, config: t.config}}),
  });
})();
