/**
 * OpenAI's own client against a server: node client.mjs URL KEY. Prints a line for each thing that works, and fails at the first
 * that does not.
 */
import assert from 'node:assert/strict';
import OpenAI from 'openai';

const [url, apiKey] = process.argv.slice(2);
const client = new OpenAI({baseURL: `${url}v1`, apiKey, maxRetries: 0});

async function works(name, check) {
  await check();
  console.log(name);
}

await works('models', async () => {
  const names = [];
  for await (const model of await client.models.list()) names.push(model.id);
  assert.deepEqual(names, ['first', 'second model']);
  assert.equal((await client.models.retrieve('first')).owned_by, 'gru4j');
});

await works('completions', async () => {
  const answer = await client.completions.create({model: 'first', prompt: 'abc', max_tokens: 30, seed: 7});
  assert.equal(answer.object, 'text_completion');
  assert.equal(answer.choices[0].text.length, 30);
  assert.equal(answer.choices[0].finish_reason, 'length');
  assert.deepEqual({...answer.usage}, {prompt_tokens: 3, completion_tokens: 30, total_tokens: 33});
  const again = await client.completions.create({model: 'first', prompt: 'abc', max_tokens: 30, seed: 7});
  assert.equal(again.choices[0].text, answer.choices[0].text);
});

await works('n', async () => {
  const {choices} = await client.completions.create({model: 'first', prompt: ['abc', 'de'], n: 3, max_tokens: 5, seed: 1});
  assert.deepEqual(choices.map(it => it.index), [0, 1, 2, 3, 4, 5]);
});

await works('stop', async () => {
  const whole = (await client.completions.create({model: 'first', prompt: 'abc', max_tokens: 200, seed: 5})).choices[0].text;
  const stop = whole.slice(40, 43);
  const {text, finish_reason} = (await client.completions.create({model: 'first', prompt: 'abc', max_tokens: 200, seed: 5, stop})).choices[0];
  assert.equal(text, whole.slice(0, whole.indexOf(stop)));
  assert.equal(finish_reason, 'stop');
});

await works('streaming', async () => {
  const whole = (await client.completions.create({model: 'first', prompt: 'abc', max_tokens: 2000, seed: 5})).choices[0].text;
  const stream = await client.completions.create({model: 'first', prompt: 'abc', max_tokens: 2000, seed: 5, stream: true, stream_options: {include_usage: true}});
  let text = '', parts = 0, usage;
  for await (const part of stream) {
    parts++;
    text += part.choices[0]?.text ?? '';
    usage = part.usage ?? usage;
  }
  assert.equal(text, whole);
  assert.ok(parts > 2, `${parts} parts`);
  assert.equal(usage.completion_tokens, 2000);
});

await works('logprobs with echo', async () => {
  const {text, logprobs} = (await client.completions.create({model: 'first', prompt: 'abcd', max_tokens: 0, echo: true, logprobs: 2})).choices[0];
  assert.equal(text, 'abcd');
  assert.deepEqual(logprobs.tokens, ['a', 'b', 'c', 'd']);
  assert.equal(logprobs.token_logprobs[0], null);
  assert.ok(logprobs.token_logprobs.slice(1).every(it => it < 0));
  assert.equal(Object.keys(logprobs.top_logprobs[1]).length, 2);
  assert.deepEqual(logprobs.text_offset, [0, 1, 2, 3]);
});

await works('chat', async () => {
  const messages = [{role: 'user', content: 'abc'}, {role: 'assistant', content: 'def'}];
  const answer = await client.chat.completions.create({model: 'first', messages, seed: 3});
  assert.equal(answer.choices[0].message.role, 'assistant');
  assert.equal(answer.choices[0].message.content.length, 400);
  const stream = client.chat.completions.stream({model: 'first', messages, seed: 3});
  assert.equal(await stream.finalContent(), answer.choices[0].message.content);
});

await works('errors', async () => {
  await assert.rejects(client.completions.create({model: 'first', prompt: 'abc', temperature: 9}),
    it => it instanceof OpenAI.BadRequestError && it.param === 'temperature' && it.type === 'invalid_request_error');
  await assert.rejects(client.completions.create({model: 'gpt', prompt: 'abc'}),
    it => it instanceof OpenAI.NotFoundError && it.code === 'model_not_found');
  await assert.rejects(new OpenAI({baseURL: `${url}v1`, apiKey: 'wrong', maxRetries: 0}).models.list(),
    it => it instanceof OpenAI.AuthenticationError && it.code === 'invalid_api_key');
  await assert.rejects(client.completions.create({model: 'first', prompt: 'abc', n: 32, max_tokens: 5}), // of 16 places
    it => it instanceof OpenAI.RateLimitError);
});

const metric = async pattern => {
  const answer = await fetch(`${url}metrics`, {headers: {Authorization: `Bearer ${apiKey}`}});
  return Number(pattern.exec(await answer.text())?.[1]);
};

await works('abort', async () => {
  const model = 'second model'; // an LSTM, which takes seconds for so much
  const stream = await client.completions.create({model, prompt: 'xyz', n: 8, max_tokens: 20000, stream: true});
  for await (const part of stream) {
    assert.ok(part.choices.length);
    stream.controller.abort();
    break;
  }
  const deadline = Date.now() + 30_000; // it takes less than a second, unless the machine is busy
  while (await metric(/^gru_texts (\d+)$/m) > 0) {
    assert.ok(Date.now() < deadline, 'the texts of a client that has gone are still being written');
    await new Promise(done => setTimeout(done, 50));
  }
  assert.ok(await metric(/^gru_characters_total\{model="second model"\} (\d+)$/m) < 8 * 20000, 'they were written to the end');
});
