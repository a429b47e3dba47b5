// Checks the helpers of the shell against the server.
const assert = require('node:assert/strict');

db = db.getSiblingDB('shell');
db.dropDatabase();
db.c.insertMany([{ _id: 1, a: 1 }, { _id: 2, a: 2 }, { _id: 3, a: 3 }]);
assert.equal(db.c.find({ a: { $gt: 1 } }).sort({ a: -1 }).toArray().map((d) => d._id).join(), '3,2');
assert.equal(db.c.createIndex({ a: 1 }), 'a_1');
assert.equal(db.c.getIndexes().map((i) => i.name).join(), '_id_,a_1');
assert.equal(db.c.find({ a: 2 }).explain('executionStats').executionStats.totalKeysExamined, 1);
assert.equal(db.c.updateOne({ _id: 1 }, { $set: { b: 1 } }).modifiedCount, 1);
assert.equal(db.c.deleteOne({ _id: 3 }).deletedCount, 1);
assert.equal(db.c.countDocuments(), 2);
assert.equal(db.c.distinct('a').join(), '1,2');
assert.equal(db.c.aggregate([{ $group: { _id: null, s: { $sum: '$a' } } }]).toArray()[0].s, 3);
assert.equal(db.getCollectionNames().join(), 'c');
assert.ok(db.adminCommand({ listDatabases: 1 }).databases.some((d) => d.name === 'shell'));
assert.equal(db.stats().collections, 1);
assert.equal(db.runCommand({ connectionStatus: 1 }).authInfo.authenticatedUsers[0].user, 'admin');
let duplicate;
try {
  db.c.insertOne({ _id: 1 });
} catch (e) {
  duplicate = e.code;
}

assert.equal(duplicate, 11000);
db.dropDatabase();
print('all as expected');
