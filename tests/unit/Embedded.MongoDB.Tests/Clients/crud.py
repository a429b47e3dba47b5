"""Checks CRUD semantics through pymongo. The expected values are MongoDB's."""
import datetime
import re
import sys
import uuid

import pymongo
from bson import Decimal128, Int64, ObjectId, SON, Binary, Regex, MinKey, MaxKey, Timestamp
from pymongo import ASCENDING, DESCENDING, DeleteMany, DeleteOne, InsertOne, MongoClient, ReplaceOne, ReturnDocument, UpdateMany, UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError, OperationFailure, WriteError

client = MongoClient(sys.argv[1])
db = client.semantics
client.drop_database("semantics")
T = datetime.datetime(2026, 1, 1)


def check(actual, expected):
    assert actual == expected, f"expected {expected!r}, got {actual!r}"


def fails(code, action):
    try:
        action()
    except OperationFailure as e:
        assert e.code == code, f"expected error {code}, got {e.code}: {e}"
        return e
    raise AssertionError(f"expected error {code}")


def fresh(*documents):
    db.c.drop()
    if documents:
        db.c.insert_many(documents)
    return db.c


def ids(filter, **options):
    return [d["_id"] for d in db.c.find(filter, **options)]


# --- every type comes back as it went
types = {"_id": 1, "double": 1.5, "string": "ä€𝄞", "doc": {"a": {"b": []}}, "array": [1, "x", None, [2]], "binary": b"\x00\x01",
         "uuid": uuid.UUID(int=7), "oid": ObjectId(), "true": True, "date": T, "null": None, "regex": Regex("^a", "i"),
         "int": 1, "long": Int64(2 ** 40), "decimal": Decimal128("1.10"), "ts": Timestamp(1, 2), "min": MinKey(), "max": MaxKey()}
fresh(types)
check(db.c.find_one(), types)

# --- insert
c = fresh()
check(type(c.insert_one({"a": 1}).inserted_id), ObjectId)
e = fails(11000, lambda: [c.insert_one({"_id": 1}), c.insert_one({"_id": 1.0})])
check(e.details["keyPattern"], {"_id": 1})
check(e.details["keyValue"], {"_id": 1.0})
for ordered, inserted in ((True, 1), (False, 2)):
    c = fresh({"_id": 1})
    try:
        c.insert_many([{"_id": 2}, {"_id": 1}, {"_id": 3}], ordered=ordered)
        raise AssertionError("no error")
    except BulkWriteError as e:
        check(e.details["nInserted"], inserted)
        check([w["index"] for w in e.details["writeErrors"]], [1])
c = fresh()
c.insert_one(SON([("b", 1), ("_id", 5)]))
check(list(c.find_one()), ["_id", "b"])
fails(53, lambda: c.insert_one({"_id": [1]}))

# --- filters
c = fresh({"_id": 1, "a": 1, "s": "x"}, {"_id": 2, "a": 2, "s": "Y"}, {"_id": 3, "a": "3"}, {"_id": 4}, {"_id": 5, "a": None},
          {"_id": 6, "a": [1, 5]}, {"_id": 7, "a": {"b": 1}}, {"_id": 8, "a": [{"b": 1, "c": 1}, {"b": 2, "c": 2}]}, {"_id": 9, "a": []})
check(ids({"a": 1}), [1, 6])
check(ids({"a": Int64(1)}), [1, 6])
check(ids({"a": None}), [4, 5])
check(ids({"a": {"$ne": None}}), [1, 2, 3, 6, 7, 8, 9])
check(ids({"a": {"$gt": 1}}), [2, 6])
check(ids({"a": {"$gte": 1, "$lte": 2}}), [1, 2, 6])
check(ids({"a": {"$gt": 1, "$lt": 5}}), [2, 6])
check(ids({"a": {"$elemMatch": {"$gt": 1, "$lt": 5}}}), [])
check(ids({"a": {"$not": {"$gt": 1, "$lt": 5}}}), [1, 3, 4, 5, 7, 8, 9])
check(ids({"a": {"$in": [2, "3", None]}}), [2, 3, 4, 5])
check(ids({"a": {"$nin": [2, "3", None]}}), [1, 6, 7, 8, 9])
check(ids({"a": {"$exists": False}}), [4])
check(ids({"a.b": 1}), [7, 8])
check(ids({"a.0": 1}), [6])
check(ids({"a.1.b": 2}), [8])
check(ids({"a.b": {"$exists": True}}), [7, 8])
check(ids({"a.b": 1, "a.c": 2}), [8])
check(ids({"a": {"$elemMatch": {"b": 1, "c": 2}}}), [])
check(ids({"a": {"$elemMatch": {"b": 2, "c": 2}}}), [8])
check(ids({"a": [1, 5]}), [6])
check(ids({"a": {"b": 1}}), [7])
check(ids({"a": {"$size": 2}}), [6, 8])
check(ids({"a": {"$size": 0}}), [9])
check(ids({"a": {"$all": [1, 5]}}), [6])
check(ids({"a": {"$type": "string"}}), [3])
check(ids({"a": {"$type": "number"}}), [1, 2, 6])
check(ids({"a": {"$type": "array"}}), [6, 8, 9])
check(ids({"a": {"$mod": [2, 0]}}), [2])
check(ids({"s": re.compile("y", re.I)}), [2])
check(ids({"s": {"$regex": "^x"}}), [1])
check(ids({"s": {"$in": [re.compile("^x"), "Y"]}}), [1, 2])
check(ids({"$or": [{"a": 1}, {"s": "Y"}]}), [1, 2, 6])
check(ids({"$and": [{"a": {"$gt": 0}}, {"s": {"$exists": True}}]}), [1, 2])
check(ids({"$nor": [{"a": {"$exists": True}}, {"_id": 9}]}), [4])
check(ids({"_id": {"$in": [9, 1, 1, 77]}}), [9, 1])
fails(2, lambda: ids({"a": {"$frob": 1}}))
fails(2, lambda: ids({"$frob": 1}))

# --- sort: the order of types, then of values
values = [MinKey(), None, -1, 0.5, Int64(2), Decimal128("2.5"), "a", "b", {"a": 1}, Binary(b"x", 0), ObjectId("0" * 24), False, True, T, Timestamp(1, 1), Regex("a"), MaxKey()]
c = fresh(*({"_id": i, "v": v} for i, v in enumerate(values)))
check(ids({}, sort=[("v", 1)]), list(range(len(values))))
check(ids({}, sort=[("v", -1)]), list(range(len(values)))[::-1])
c.create_index("v")
check(ids({}, sort=[("v", 1)]), list(range(len(values))))
check(ids({}, sort=[("v", -1)]), list(range(len(values)))[::-1])
c = fresh({"_id": 1, "a": [3, 9]}, {"_id": 2, "a": [5]}, {"_id": 3, "a": 4})
check(ids({}, sort=[("a", 1)]), [1, 3, 2])
check(ids({}, sort=[("a", -1)]), [1, 2, 3])
c = fresh(*({"_id": i, "g": i % 3, "v": i} for i in range(30)))
check(ids({}, sort=[("g", -1), ("v", 1)], skip=2, limit=3), [8, 11, 14])
check(ids({}, sort=[("g", 1)], limit=10), [0, 3, 6, 9, 12, 15, 18, 21, 24, 27])
check(ids({}, sort=[("$natural", -1)], limit=2), [29, 28])

# --- projection
c = fresh({"_id": 1, "a": 1, "b": {"c": 2, "d": 3}, "e": [{"f": 1, "g": 2}, 5, {"f": 3}]})
for projection, expected in (
        ({"a": 1}, {"_id": 1, "a": 1}), ({"a": 1, "_id": 0}, {"a": 1}), ({"b.c": 1}, {"_id": 1, "b": {"c": 2}}), ({"_id": 1}, {"_id": 1}),
        ({"e.f": 1, "_id": 0}, {"e": [{"f": 1}, {"f": 3}]}), ({"a": 0, "e": 0}, {"_id": 1, "b": {"c": 2, "d": 3}}),
        ({"b.c": 0, "e": 0}, {"_id": 1, "a": 1, "b": {"d": 3}}), ({"e.f": 0, "a": 0, "b": 0}, {"_id": 1, "e": [{"g": 2}, 5, {}]}),
        ({"x": "$b.c", "_id": 0}, {"x": 2}), ({"missing": 1}, {"_id": 1})):
    check(c.find_one({}, projection), expected)

# --- cursors
c = fresh(*({"_id": i} for i in range(1000)))
check(ids({}, batch_size=7), list(range(1000)))
check(len(ids({}, batch_size=2, limit=5)), 5)
cursor = c.find({}, batch_size=10)
next(cursor)
cursor.close()
cursor = c.find({}, batch_size=10)
next(cursor)
c.drop()
fails(175, lambda: list(cursor))
fails(43, lambda: db.command("getMore", Int64(12345), collection="c"))

# --- update
c = fresh({"_id": 1, "a": 1, "n": {"x": 1}, "l": [1, 2, 3]})


def updated(update, start={"_id": 1, "a": 1, "n": {"x": 1}, "l": [1, 2, 3]}):
    c.replace_one({"_id": 1}, start, upsert=True)
    c.update_one({"_id": 1}, update)
    return c.find_one({"_id": 1})


check(updated({"$set": {"a": 2, "n.y": 3, "q.r": 4}}), {"_id": 1, "a": 2, "n": {"x": 1, "y": 3}, "l": [1, 2, 3], "q": {"r": 4}})
check(updated({"$set": {"l.1": 9, "l.4": 7}})["l"], [1, 9, 3, None, 7])
check(updated({"$unset": {"n.x": "", "a": ""}}), {"_id": 1, "n": {}, "l": [1, 2, 3]})
check(updated({"$inc": {"a": 2, "z": 5}})["a"], 3)
check(updated({"$inc": {"a": 0.5}})["a"], 1.5)
check(updated({"$inc": {"a": Decimal128("0.1")}})["a"], Decimal128("1.1"))
check(updated({"$inc": {"a": 2 ** 31 - 1}})["a"], 2 ** 31)
check(updated({"$mul": {"a": 4, "z": 2}}), {"_id": 1, "a": 4, "n": {"x": 1}, "l": [1, 2, 3], "z": 0})
check(updated({"$min": {"a": 0}, "$max": {"n.x": 7}}), {"_id": 1, "a": 0, "n": {"x": 7}, "l": [1, 2, 3]})
check(updated({"$push": {"l": 4}})["l"], [1, 2, 3, 4])
check(updated({"$push": {"l": {"$each": [0, 9], "$position": 0, "$slice": 3}}})["l"], [0, 9, 1])
check(updated({"$push": {"l": {"$each": [4, 5], "$slice": -3}}})["l"], [3, 4, 5])
check(updated({"$push": {"m": {"k": 1}}})["m"], [{"k": 1}])
check(updated({"$addToSet": {"l": {"$each": [2, 4, 4]}}})["l"], [1, 2, 3, 4])
check(updated({"$pull": {"l": {"$gte": 2}}})["l"], [1])
check(updated({"$pull": {"l": 2}})["l"], [1, 3])
check(updated({"$pop": {"l": 1}})["l"], [1, 2])
check(updated({"$pop": {"l": -1}})["l"], [2, 3])
check(updated({"$rename": {"a": "b"}}), {"_id": 1, "n": {"x": 1}, "l": [1, 2, 3], "b": 1})
check(type(updated({"$currentDate": {"t": True}})["t"]), datetime.datetime)
fails(66, lambda: updated({"$set": {"_id": 2}}))
fails(14, lambda: updated({"$inc": {"n": 1}}))
fails(28, lambda: updated({"$set": {"a.b": 1}}))
fails(40, lambda: updated(SON([("$set", {"a": 1}), ("$inc", {"a": 1})])))
fails(9, lambda: updated({"$frob": {"a": 1}}))
r = c.update_one({"_id": 1}, {"$set": {"a": 1}})
check(r.matched_count, 1)
c = fresh({"_id": 1, "g": 1}, {"_id": 2, "g": 1}, {"_id": 3, "g": 2})
r = c.update_many({"g": 1}, {"$set": {"x": 1}})
check((r.matched_count, r.modified_count), (2, 2))
r = c.update_many({"g": 1}, {"$set": {"x": 1}})
check((r.matched_count, r.modified_count), (2, 0))
r = c.replace_one({"_id": 3}, {"y": 1})
check(c.find_one({"_id": 3}), {"_id": 3, "y": 1})
fails(66, lambda: c.replace_one({"_id": 3}, {"_id": 4}))

# --- upsert
c = fresh()
r = c.update_one({"k": 1, "n": {"$gt": 5}, "m": {"$eq": 2}}, {"$set": {"v": 1}, "$setOnInsert": {"w": 2}}, upsert=True)
document = c.find_one({"_id": r.upserted_id})
del document["_id"]
check(document, {"k": 1, "m": 2, "v": 1, "w": 2})
r = c.update_one({"k": 1}, {"$set": {"v": 2}, "$setOnInsert": {"w": 3}}, upsert=True)
check((r.upserted_id, c.find_one({"k": 1})["w"]), (None, 2))
check(c.update_one({"_id": "x"}, {"$set": {"a": 1}}, upsert=True).upserted_id, "x")
check(c.replace_one({"_id": "y"}, {"a": 1}, upsert=True).upserted_id, "y")

# only newer documents replace older ones: where a newer one is, the upsert meets its _id
newer = lambda t: c.replace_one({"_id": "gold", "timestamp": {"$lt": t}}, {"timestamp": t}, upsert=True)
hour = datetime.timedelta(hours=1)
check(newer(T).upserted_id, "gold")
check(newer(T + hour).modified_count, 1)
fails(11000, lambda: newer(T))
fails(11000, lambda: newer(T + hour))
check(c.find_one({"_id": "gold"})["timestamp"], T + hour)

# --- delete
c = fresh(*({"_id": i, "g": i % 2} for i in range(10)))
check(c.delete_one({"g": 1}).deleted_count, 1)
check(c.delete_many({"g": 1}).deleted_count, 4)
check(c.delete_many({"g": 1}).deleted_count, 0)
check(ids({}), [0, 2, 4, 6, 8])
check(c.delete_many({}).deleted_count, 5)

# --- bulk
c = fresh({"_id": 1}, {"_id": 2})
r = c.bulk_write([InsertOne({"_id": 3}), UpdateOne({"_id": 1}, {"$set": {"a": 1}}), ReplaceOne({"_id": 2}, {"b": 1}), UpdateOne({"_id": 9}, {"$set": {"a": 1}}, upsert=True),
                  UpdateMany({}, {"$set": {"m": 1}}), DeleteOne({"_id": 1}), DeleteMany({"b": {"$exists": True}})])
check((r.inserted_count, r.matched_count, r.modified_count, r.upserted_count, r.deleted_count, r.upserted_ids), (1, 6, 6, 1, 2, {3: 9}))
try:
    c.bulk_write([UpdateOne({"_id": 3}, {"$inc": {"m": 1}}), InsertOne({"_id": 3}), InsertOne({"_id": 4})], ordered=False)
    raise AssertionError("no error")
except BulkWriteError as e:
    check((e.details["nModified"], e.details["nInserted"], [w["code"] for w in e.details["writeErrors"]]), (1, 1, [11000]))

# --- find and modify
c = fresh({"_id": 1, "v": 3}, {"_id": 2, "v": 1})
check(c.find_one_and_update({}, {"$inc": {"v": 10}}, sort=[("v", 1)]), {"_id": 2, "v": 1})
check(c.find_one_and_update({"_id": 2}, {"$inc": {"v": 1}}, return_document=ReturnDocument.AFTER, projection={"_id": 0}), {"v": 12})
check(c.find_one_and_replace({"_id": 7}, {"v": 7}, upsert=True, return_document=ReturnDocument.AFTER), {"_id": 7, "v": 7})
check(c.find_one_and_replace({"_id": 8}, {"v": 7}), None)
check(c.find_one_and_delete({}, sort=[("v", -1)]), {"_id": 2, "v": 12})
check(c.count_documents({}), 2)

# --- count and distinct
c = fresh(*({"_id": i, "g": i % 3, "t": [i, i + 1], "n": {"m": i % 2}} for i in range(10)))
check((c.count_documents({}), c.count_documents({"g": 0}), c.count_documents({"g": 0}, skip=1, limit=2), c.estimated_document_count()), (10, 4, 2, 10))
check(sorted(c.distinct("g")), [0, 1, 2])
check(sorted(c.distinct("t", {"g": 0})), [0, 1, 3, 4, 6, 7, 9, 10])
check(sorted(c.distinct("n.m")), [0, 1])

# --- aggregate
c = fresh(*({"_id": i, "metal": ["gold", "silver"][i % 2], "price": float(i), "n": i} for i in range(10)))
run = lambda *stages: list(c.aggregate(list(stages)))
check(run({"$match": {"metal": "gold"}}, {"$count": "n"}), [{"n": 5}])
check(run({"$match": {"metal": "none"}}, {"$count": "n"}), [])
check(run({"$sort": {"n": -1}}, {"$skip": 1}, {"$limit": 2}, {"$project": {"n": 1, "_id": 0}}), [{"n": 8}, {"n": 7}])
check(run({"$group": {"_id": "$metal", "n": {"$sum": 1}, "sum": {"$sum": "$n"}, "avg": {"$avg": "$price"}, "low": {"$min": "$price"}, "high": {"$max": "$price"},
                      "first": {"$first": "$n"}, "last": {"$last": "$n"}, "all": {"$push": "$n"}, "set": {"$addToSet": "$metal"}}}, {"$sort": {"_id": 1}}),
      [{"_id": "gold", "n": 5, "sum": 20, "avg": 4.0, "low": 0.0, "high": 8.0, "first": 0, "last": 8, "all": [0, 2, 4, 6, 8], "set": ["gold"]},
       {"_id": "silver", "n": 5, "sum": 25, "avg": 5.0, "low": 1.0, "high": 9.0, "first": 1, "last": 9, "all": [1, 3, 5, 7, 9], "set": ["silver"]}])
check(run({"$group": {"_id": None, "n": {"$sum": "$missing"}, "a": {"$avg": "$missing"}, "m": {"$max": "$missing"}}}), [{"_id": None, "n": 0, "a": None, "m": None}])
check(run({"$limit": 1}, {"$project": {"d": {"$multiply": ["$n", 2]}, "s": {"$concat": ["<", "$metal", ">"]}, "c": {"$cond": [{"$gt": ["$n", 5]}, "high", "low"]},
                                       "i": {"$ifNull": ["$x", "none"]}}}), [{"_id": 0, "d": 0, "s": "<gold>", "c": "low", "i": "none"}])
check(run({"$limit": 1}, {"$addFields": {"p": {"$add": ["$n", 1]}, "metal": "x"}}, {"$unset": "price"}), [{"_id": 0, "metal": "x", "n": 0, "p": 1}])
check(run({"$group": {"_id": {"m": "$metal", "big": {"$gte": ["$n", 5]}}, "n": {"$sum": 1}}}, {"$sort": {"_id.m": 1, "_id.big": 1}}, {"$group": {"_id": "$_id.m", "parts": {"$push": "$n"}}}, {"$sort": {"_id": 1}}),
      [{"_id": "gold", "parts": [3, 2]}, {"_id": "silver", "parts": [2, 3]}])
fails(40324, lambda: run({"$frob": {}}))

# --- indexes
c = fresh(*({"_id": i, "a": i % 10, "b": i, "u": i} for i in range(1000)))
check(c.create_index([("a", ASCENDING), ("b", DESCENDING)]), "a_1_b_-1")
check(c.create_index("u", unique=True), "u_1")
check(c.create_index("u", unique=True), "u_1")
check(c.index_information(), {"_id_": {"v": 2, "key": [("_id", 1)]}, "a_1_b_-1": {"v": 2, "key": [("a", 1), ("b", -1)]}, "u_1": {"v": 2, "unique": True, "key": [("u", 1)]}})
fails(85, lambda: c.create_index("u", name="other"))
fails(86, lambda: c.create_index("b", name="u_1"))


def plan(cursor):
    explained = cursor.explain()
    stage = explained["queryPlanner"]["winningPlan"]
    names = [stage["stage"]]
    while "inputStage" in stage:
        stage = stage["inputStage"]
        names.append(stage["stage"])
    stats = explained["executionStats"]
    return names, stage.get("indexName"), stats["totalKeysExamined"], stats["totalDocsExamined"], stats["nReturned"]


check(plan(c.find({"a": 3})), (["FETCH", "IXSCAN"], "a_1_b_-1", 100, 100, 100))
check(plan(c.find({"a": 3, "b": {"$gt": 500, "$lte": 700}})), (["FETCH", "IXSCAN"], "a_1_b_-1", 20, 20, 20))
check(plan(c.find({"a": 3}).sort("b", -1).limit(5)), (["FETCH", "IXSCAN"], "a_1_b_-1", 5, 5, 5))
check(plan(c.find({"a": 3}).sort("b", 1).limit(5)), (["FETCH", "IXSCAN"], "a_1_b_-1", 5, 5, 5))
check(plan(c.find({}).sort([("a", -1), ("b", 1)]).limit(5)), (["FETCH", "IXSCAN"], "a_1_b_-1", 5, 5, 5))
check(plan(c.find({}).sort([("a", 1), ("b", 1)]).limit(5)), (["SORT", "COLLSCAN"], None, 0, 1000, 5))
check(plan(c.find({"a": {"$in": [1, 2]}})), (["FETCH", "IXSCAN"], "a_1_b_-1", 200, 200, 200))
check(plan(c.find({"u": 5})), (["FETCH", "IXSCAN"], "u_1", 1, 1, 1))
check(plan(c.find({"b": 5})), (["COLLSCAN"], None, 0, 1000, 1))
check(plan(c.find({"_id": 5})), (["IDHACK"], "_id_", 1, 1, 1))
check(plan(c.find({"a": 3}).hint([("$natural", 1)])), (["COLLSCAN"], None, 0, 1000, 100))
check(ids({"a": 3}, sort=[("b", -1)], limit=3), [993, 983, 973])
e = fails(11000, lambda: c.insert_one({"_id": "new", "u": 5}))
check(e.details["keyPattern"], {"u": 1})
fails(11000, lambda: c.update_one({"_id": 1}, {"$set": {"u": 5}}))
check(c.find_one({"_id": 1})["u"], 1)
c.update_one({"_id": 1}, {"$set": {"u": -1}})
c.insert_one({"_id": "new", "u": 1})
fails(11000, lambda: c.create_index("a", unique=True))
c.drop_index("u_1")
c.insert_one({"_id": "newer", "u": 5})
fails(27, lambda: c.drop_index("u_1"))
c.drop_indexes()
check(list(c.index_information()), ["_id_"])
c = fresh({"_id": 1, "a": [1, 2, 3]}, {"_id": 2, "a": 2})
c.create_index("a")
check(ids({"a": 2}), [1, 2])
check(sorted(ids({"a": {"$gt": 0}})), [1, 2])
c.update_one({"_id": 1}, {"$pull": {"a": 2}})
check(ids({"a": 2}), [2])
c = fresh()
c.create_index([("a", 1), ("b", 1)])
fails(171, lambda: c.insert_one({"a": [1, 2], "b": [1, 2]}))
c = fresh()
c.create_index("s", unique=True, sparse=True)
c.insert_many([{"_id": 1}, {"_id": 2}])
check(ids({"s": None}), [1, 2])

# --- catalog
client.drop_database("semantics")
check("semantics" in client.list_database_names(), False)
db.create_collection("made")
fails(48, lambda: db.command("create", "made"))
db.c.insert_one({})
check(db.list_collection_names(), ["c", "made"])
check(db.command("collStats", "c")["count"], 1)
check(db.command("dbStats")["collections"], 2)
fails(73, lambda: db.command("insert", "a$b", documents=[{}]))
fails(59, lambda: db.command("frobnicate"))
fails(26, lambda: db.command("listIndexes", "nothere"))
fails(20, lambda: db.command("insert", "c", documents=[{}], txnNumber=Int64(1), startTransaction=True, autocommit=False, lsid={"id": Binary(b"0" * 16, 4)}))
check(db.command("connectionStatus")["authInfo"]["authenticatedUsers"], [{"user": "admin", "db": "admin"}])

# --- large documents
c = fresh()
c.insert_many([{"_id": i, "b": b"x" * (15 << 20)} for i in range(3)])
check([len(d["b"]) for d in c.find()], [15 << 20] * 3)
print("all as expected")
