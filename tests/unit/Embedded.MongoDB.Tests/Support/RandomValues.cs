using System.Text;
using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Support;

/// <summary>Seeded values of all types, with many that are equal or nearly so.</summary>
internal sealed class RandomValues(int seed)
{
    private static readonly double[] Doubles =
        [0, -0.0, 1, -1, 0.1, 0.5, 1e300, -1e300, double.MaxValue, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 9007199254740993, 9223372036854775807, 3.14];

    private static readonly long[] Longs =
        [0, 1, -1, 2, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, long.MaxValue - 1, 9007199254740992, 9007199254740993, -9007199254740993, 1_000_000_000_000_000_001];

    private static readonly string[] Texts = ["", "a", "b", "ab", "a\0", "a\0b", "\0", "ä", "z", "aa", "gold", "silver"];

    private readonly Random _random = new(seed);

    public Random Random => _random;

    public BsonConstant Next(int depth = 0)
    {
        switch (_random.Next(depth < 2 ? 17 : 15))
        {
            case 0 or 1 or 2:
                return Number();
            case 3 or 4:
                return Of((w, n) => w.String(n, Texts[_random.Next(Texts.Length)]));
            case 5:
                return Of((w, n) => w.Null(n));
            case 6:
                return Of((w, n) => w.Boolean(n, _random.Next(2) == 0));
            case 7:
                return Of((w, n) => w.DateTime(n, DateTimeOffset.FromUnixTimeMilliseconds(_random.Next(-5, 5))));
            case 8:
                return Raw(BsonType.ObjectId, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)_random.Next(3)]);
            case 9:
                return Of((w, n) => w.Binary(n, new byte[_random.Next(3)]));
            case 10:
                return Raw(BsonType.Timestamp, BitConverter.GetBytes((long)_random.Next(-2, 3)));
            case 11:
                return Raw(BsonType.Regex, Encoding.UTF8.GetBytes(_random.Next(2) == 0 ? "a\0i\0" : "b\0\0"));
            case 12:
                return Raw(_random.Next(2) == 0 ? BsonType.MinKey : BsonType.MaxKey, []);
            case 13:
                return Raw(BsonType.Undefined, []);
            case 14:
                return Decimal();
            case 15:
                return Container(BsonType.Array, depth);
            default:
                return Container(BsonType.Document, depth);
        }
    }

    public BsonConstant Number() => _random.Next(4) switch
    {
        0 => Of((w, n) => w.Int32(n, _random.Next(-3, 4))),
        1 => Of((w, n) => w.Int64(n, Longs[_random.Next(Longs.Length)])),
        2 => Of((w, n) => w.Double(n, Doubles[_random.Next(Doubles.Length)])),
        _ => Decimal(),
    };

    private static BsonConstant Of(Action<BsonWriter, byte[]> write)
    {
        var writer = new BsonWriter();
        var start = writer.BeginDocument();
        write(writer, "v"u8.ToArray());
        writer.End(start);
        return new BsonConstant(new RawDocument(writer.WrittenSpan)["v"u8]);
    }

    private static BsonConstant Raw(BsonType type, byte[] bytes) => new(new BsonValue(type, bytes));

    private BsonConstant Decimal()
    {
        Decimal128[] numbers =
        [
            new(Decimal128.Class.Finite, false, 1, 0), new(Decimal128.Class.Finite, false, 10, -1), new(Decimal128.Class.Finite, false, 1, -1),
            new(Decimal128.Class.Finite, true, 1, 0), new(Decimal128.Class.Finite, false, 0, 5), new(Decimal128.Class.Finite, false, 5, -1),
            new(Decimal128.Class.Finite, false, 9007199254740993, 0), new(Decimal128.Class.Finite, false, 1, 400), new(Decimal128.Class.Finite, true, 1, 400),
            new(Decimal128.Class.Finite, false, 2, 400), new(Decimal128.Class.Finite, false, 1, -400), new(Decimal128.Class.Finite, false, 3, -400),
            new(Decimal128.Class.Finite, false, 3140000000000000124, -18), new(Decimal128.Class.Finite, false, 314, -2),
            new(Decimal128.Class.Infinity, false, 0, 0), new(Decimal128.Class.Infinity, true, 0, 0), new(Decimal128.Class.NaN, false, 0, 0),
            new(Decimal128.Class.Finite, false, 9223372036854775807, 0), new(Decimal128.Class.Finite, false, 1, 6111),
        ];
        var bytes = new byte[16];
        numbers[_random.Next(numbers.Length)].Write(bytes);
        return Raw(BsonType.Decimal128, bytes);
    }

    private BsonConstant Container(BsonType type, int depth)
    {
        var writer = new BsonWriter();
        var start = writer.BeginDocument();
        for (var i = 0; i < _random.Next(3); i++)
        {
            var name = type == BsonType.Array ? $"{i}" : ((char)('a' + _random.Next(3))).ToString();
            writer.Value(Encoding.UTF8.GetBytes(name), Next(depth + 1).Value);
        }

        writer.End(start);
        return Raw(type, writer.WrittenSpan.ToArray());
    }
}
