using System.Text;

namespace MetalsPipeline.Contracts.Tests;

/// <summary>The quick reader and the serializer are of one opinion.</summary>
public class PlainTickReaderTests
{
    private static readonly string[] Names =
        ["eventId", "metal", "symbol", "price", "currency", "volume", "timestamp", "source", "sequence", "Metal", "x", "pri\\u0063e", "été", ""];

    private static readonly string[] Values =
    [
        "\"gold\"", "\"Gold-1\"", "\"\"", "\"g\\u006fld\"", "\"a\\tb\"", "\"été\"", "\"fool's gold\"", "\"USD\"", "\"usd\"", "\"simulator\"",
        "\"0198c0de-0000-7000-8000-000000000001\"", "\"0198c0de000070008000000000000001\"", "\"{0198c0de-0000-7000-8000-000000000001}\"",
        "\"2026-01-31T12:00:00Z\"", "\"2026-01-31T12:00:00\"", "\"2026-01-31\"", "\"2026-01-31T13:00:00.1234567+01:00\"", "\"31.1.2026\"", "\"2026-01-31T12:00:00\\u005a\"",
        "\"2026-02-29T00:00:00Z\"", "\"2024-02-29T23:59:59.9Z\"", "\"2026-01-31T24:00:00Z\"", "\"2026-01-31T23:59:60Z\"", "\"2026-13-01T00:00:00Z\"",
        "\"0000-01-01T00:00:00Z\"", "\"2026-01-31T12:00:00.Z\"", "\"2026-01-31T12:00:00.12345678Z\"", "\"2026-01-31T12:00:00.-1Z\"", "\"1,\n", "\"1,\n\"",
        "1", "0", "-1", "1.0", "1e3", "1e400", "-0.0", "4061.52", "9223372036854775807", "9223372036854775808", "01", "+1", ".5", "NaN", "Infinity", "\"NaN\"",
        "null", "true", "false", "[]", "[1,{\"metal\":2}]", "{}", "{\"price\":[[]]}", "[1,", "{\"a\"", "\"open", "",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_the_quick_reader_reads_the_serializer_reads_alike(int seed)
    {
        var random = new Random(seed);
        var (plain, left) = (0, 0);
        var quick = new PriceTick(); // One for all, as in the processor: nothing of a message may stay for the next.
        for (var i = 0; i < 20_000; i++)
        {
            var json = Hostile(random);
            if (!PlainTickReader.TryRead(json, quick))
            {
                left++;
                continue;
            }
            plain++;
            PriceTickSerializer.TryParse(json, out var tick, out var error).ShouldBeTrue($"{Encoding.UTF8.GetString(json)}: {error}");
            quick.ShouldBe(tick);
            quick.Timestamp.Kind.ShouldBe(tick.Timestamp.Kind);
        }

        plain.ShouldBeGreaterThan(2_000);
        left.ShouldBeGreaterThan(2_000);
    }

    [Fact]
    public void Whatever_we_write_ourselves_is_plain()
    {
        var random = new Random(4);
        var read = new PriceTick();
        for (var i = 0; i < 1_000; i++)
        {
            var tick = new PriceTick
            {
                EventId = random.Next(4) == 0 ? Guid.NewGuid() : Guid.CreateVersion7(),
                Metal = i % 2 == 0 ? $"metal-{random.Next(5_000)}" : null,
                Symbol = i % 2 == 1 ? "AAPL" : null,
                Price = random.NextDouble() * Math.Pow(10, random.Next(-5, 9)),
                Volume = random.Next(3),
                Timestamp = new DateTime(random.NextInt64(DateTime.UnixEpoch.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Utc),
                Source = "replay:gold.csv",
                Sequence = random.NextInt64(),
            };

            PlainTickReader.TryRead(PriceTickSerializer.Serialize(tick), read).ShouldBeTrue();

            read.ShouldBe(tick);
        }
    }

    [Fact]
    public void The_same_name_is_the_same_string()
    {
        var (first, second) = (new PriceTick(), new PriceTick());
        PlainTickReader.TryRead("""{"metal":"gold"}"""u8, first);
        PlainTickReader.TryRead("""{"metal":"gold"}"""u8, second);

        first.Metal.ShouldBeSameAs(second.Metal);
    }

    [Fact]
    public void More_names_than_are_kept_are_all_read()
    {
        var texts = new TextCache();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 5_000; i++)
                texts.Get(Encoding.UTF8.GetBytes($"name-{i}")).ShouldBe($"name-{i}");
        }
        texts.Get([0xC3]).ShouldBeNull();
        texts.Get(new byte[1_000]).ShouldBe(new string('\0', 1_000));
    }

    /// <summary>A tick with some fields left out, doubled, swapped or spoilt, and now and then a byte changed.</summary>
    private static byte[] Hostile(Random random)
    {
        var fields = new List<string>
        {
            "\"metal\":\"gold\"", "\"price\":4061.52", "\"timestamp\":\"2026-01-31T12:00:00Z\"", "\"currency\":\"USD\"", "\"volume\":12",
            "\"source\":\"simulator\"", "\"sequence\":7", "\"eventId\":\"0198c0de-0000-7000-8000-000000000001\"",
        };
        for (var changes = random.Next(4); changes > 0; changes--)
        {
            var field = $"\"{Names[random.Next(Names.Length)]}\":{Values[random.Next(Values.Length)]}";
            if (random.Next(2) == 0)
                fields.Insert(random.Next(fields.Count + 1), field);
            else
                fields[random.Next(fields.Count)] = field;
            if (random.Next(3) == 0)
                fields.RemoveAt(random.Next(fields.Count));
        }
        var json = Encoding.UTF8.GetBytes($"{{{string.Join(random.Next(5) == 0 ? " ,\n" : ",", fields)}}}{(random.Next(50) == 0 ? "{}" : "")}");
        if (random.Next(5) == 0)
            json[random.Next(json.Length)] = (byte)random.Next(256);
        return json;
    }
}
