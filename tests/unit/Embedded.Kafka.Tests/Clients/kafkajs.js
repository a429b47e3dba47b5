// Usage: node kafkajs.js HOST:PORT  (NODE_PATH names where kafkajs is)
// Produces, consumes in a group, commits, and goes on from there; ends with code 0 and "ok" if all is as it should be.
const assert = require('node:assert');
const { Kafka, CompressionTypes, logLevel } = require('kafkajs');

const kafka = new Kafka({ clientId: 'kafkajs', brokers: [process.argv[2]], logLevel: logLevel.ERROR });

async function produce(first, count) {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const messages = Array.from({ length: count }, (_, i) => ({ key: `key-${i % 7}`, value: `${first + i}`, headers: { trace: 'abc' } }));
  await producer.send({ topic: 'from-kafkajs', compression: CompressionTypes.GZIP, messages });
  await producer.disconnect();
}

async function consume(count) {
  const consumer = kafka.consumer({ groupId: 'kafkajs-readers', sessionTimeout: 10000, heartbeatInterval: 500 });
  await consumer.connect();
  await consumer.subscribe({ topics: ['from-kafkajs'], fromBeginning: true });
  const values = [];
  await new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, (event) => reject(event.payload.error));
    consumer.run({
      eachMessage: async ({ message }) => {
        assert.strictEqual(message.headers.trace.toString(), 'abc');
        values.push(Number(message.value.toString()));
        if (values.length === count) resolve();
      },
    }).catch(reject);
  });
  await consumer.disconnect();
  return values.sort((a, b) => a - b);
}

async function main() {
  const admin = kafka.admin();
  await admin.connect();
  const configEntries = [{ name: 'retention.ms', value: '60000' }];
  await admin.createTopics({ topics: [{ topic: 'from-kafkajs', numPartitions: 3, configEntries }] });

  await produce(0, 500);
  assert.deepStrictEqual(await consume(500), Array.from({ length: 500 }, (_, i) => i));
  await produce(500, 100);
  assert.deepStrictEqual(await consume(100), Array.from({ length: 100 }, (_, i) => 500 + i));

  const offsets = await admin.fetchTopicOffsets('from-kafkajs');
  assert.strictEqual(offsets.reduce((sum, partition) => sum + Number(partition.high), 0), 600);
  const groups = await admin.listGroups();
  assert.deepStrictEqual(groups.groups.map((group) => group.groupId), ['kafkajs-readers']);
  const described = await admin.describeConfigs({ includeSynonyms: false, resources: [{ type: 2, name: 'from-kafkajs' }] });
  assert.strictEqual(described.resources[0].configEntries.find((entry) => entry.configName === 'retention.ms').configValue, '60000');
  await admin.deleteGroups(['kafkajs-readers']);
  await admin.deleteTopics({ topics: ['from-kafkajs'] });
  await admin.disconnect();
  console.log('ok');
}

main().catch((error) => { console.error(error); process.exit(1); });
