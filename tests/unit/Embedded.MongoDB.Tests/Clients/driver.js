// Checks the Node.js driver against the server.
const assert = require('node:assert/strict');
const { MongoClient, UUID, Decimal128 } = require('mongodb');

async function main() {
  const client = await MongoClient.connect(process.argv[2]);
  const db = client.db('node');
  await db.dropDatabase();
  const prices = db.collection('prices');
  await prices.createIndexes([{ key: { timestamp: 1 } }, { key: { metal: 1, timestamp: -1 } }]);

  const documents = Array.from({ length: 2500 }, (_, i) => ({
    _id: new UUID(), metal: ['gold', 'silver'][i % 2], price: i / 2, exact: Decimal128.fromString('1.10'), timestamp: new Date(1767225600000 + i * 1000),
  }));
  assert.equal((await prices.insertMany(documents, { ordered: false })).insertedCount, 2500);
  const again = await prices.insertMany(documents.slice(0, 10), { ordered: false }).catch((e) => e);
  assert.equal(again.code, 11000);
  assert.equal(again.writeErrors.length, 10);

  const newest = await prices.find({ metal: 'gold' }).sort({ timestamp: -1 }).limit(3).toArray();
  assert.deepEqual(newest.map((d) => d.price), [1249, 1248, 1247]);
  assert.equal((await prices.find({}).batchSize(100).toArray()).length, 2500);
  assert.equal(await prices.countDocuments({ price: { $gte: 1000 } }), 500);
  assert.equal(await prices.estimatedDocumentCount(), 2500);
  const plan = await prices.find({ metal: 'gold', timestamp: { $gt: new Date(0) } }).explain('executionStats');
  assert.equal(plan.queryPlanner.winningPlan.inputStage.indexName, 'metal_1_timestamp_-1');

  const groups = await prices.aggregate([{ $group: { _id: '$metal', n: { $sum: 1 }, high: { $max: '$price' } } }, { $sort: { _id: 1 } }]).toArray();
  assert.deepEqual(groups, [{ _id: 'gold', n: 1250, high: 1249 }, { _id: 'silver', n: 1250, high: 1249.5 }]);

  const latest = db.collection('latest');
  const result = await latest.bulkWrite(documents.slice(0, 100).map((d) => ({
    updateOne: { filter: { _id: d.metal }, update: { $set: { price: d.price }, $inc: { n: 1 } }, upsert: true },
  })));
  assert.equal(result.upsertedCount, 2);
  assert.equal(result.modifiedCount, 98);
  assert.deepEqual(await latest.findOneAndUpdate({ _id: 'gold' }, { $inc: { n: 1 } }, { returnDocument: 'after' }), { _id: 'gold', price: 49, n: 51 });

  assert.deepEqual((await db.listCollections().toArray()).map((c) => c.name), ['latest', 'prices']);
  assert.equal((await prices.deleteMany({ metal: 'silver' })).deletedCount, 1250);
  const stream = await prices.watch().next().catch((e) => e);
  assert.ok(stream instanceof Error);
  await client.close();

  const wrong = await MongoClient.connect(process.argv[2].replace(/admin:[^@]*@/, 'admin:wrong@')).catch((e) => e);
  assert.equal(wrong.code, 18);
  console.log('all as expected');
}

main().then(() => process.exit(0), (e) => {
  console.error(e);
  process.exit(1);
});
