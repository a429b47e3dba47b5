"""Usage: confluent_kafka_client.py HOST:PORT

Produces, consumes in a group, commits, and goes on from there; ends with code 0 and "ok" if all is as it should be.
"""
import sys
import time

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource, NewTopic

SERVERS = {"bootstrap.servers": sys.argv[1]}
TOPIC = "from-python"


def produce(first, count, codec):
    failures = []
    producer = Producer({**SERVERS, "enable.idempotence": True, "compression.type": codec})
    for i in range(first, first + count):
        producer.produce(TOPIC, str(i), key=f"key-{i % 7}", callback=lambda error, _: failures.append(error) if error else None)
    assert producer.flush(30) == 0 and not failures, failures


def consume(count):
    consumer = Consumer({**SERVERS, "group.id": "python-readers", "auto.offset.reset": "earliest", "enable.auto.commit": False})
    consumer.subscribe([TOPIC])
    values, deadline = [], time.monotonic() + 30
    while len(values) < count and time.monotonic() < deadline:
        for message in consumer.consume(100, 0.5):
            assert not message.error(), message.error()
            values.append(int(message.value()))
    consumer.commit(asynchronous=False)
    consumer.close()
    return sorted(values)


admin = AdminClient(SERVERS)
admin.create_topics([NewTopic(TOPIC, 3, 1, config={"retention.ms": "60000"})])[TOPIC].result(30)

produced = 0
for codec in ["none", "gzip", "snappy", "lz4", "zstd"]:
    produce(produced, 200, codec)
    produced += 200
assert consume(1000) == list(range(1000))
produce(1000, 100, "lz4")
assert consume(100) == list(range(1000, 1100))

resource = ConfigResource(ConfigResource.Type.TOPIC, TOPIC)
assert admin.describe_configs([resource])[resource].result(30)["retention.ms"].value == "60000"
assert [group.id for group in admin.list_groups(timeout=30)] == ["python-readers"]
reader = Consumer({**SERVERS, "group.id": "python-readers"})
assert sum(reader.get_watermark_offsets(TopicPartition(TOPIC, i), timeout=30)[1] for i in range(3)) == 1100
assert sum(part.offset for part in reader.committed([TopicPartition(TOPIC, i) for i in range(3)], timeout=30)) == 1100
reader.close()
admin.delete_topics([TOPIC])[TOPIC].result(30)
print("ok")
