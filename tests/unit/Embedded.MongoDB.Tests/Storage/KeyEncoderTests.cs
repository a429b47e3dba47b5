using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Storage;
using MetalsPipeline.Embedded.MongoDB.Tests.Support;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Storage;

public sealed class KeyEncoderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Encoded_keys_have_the_order_of_the_values(int seed)
    {
        var values = new RandomValues(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var (a, b) = (values.Next(), values.Next());
            var order = Math.Sign(BsonComparer.Compare(a.Value, b.Value));
            Math.Sign(Encode(a).AsSpan().SequenceCompareTo(Encode(b))).ShouldBe(order, $"{Show(a)} and {Show(b)}");
            Math.Sign(Encode(b, descending: true).AsSpan().SequenceCompareTo(Encode(a, descending: true))).ShouldBe(order, $"{Show(a)} and {Show(b)}, descending");
        }
    }

    [Fact]
    public void A_later_part_decides_only_between_equal_earlier_parts()
    {
        var values = new RandomValues(4);
        for (var i = 0; i < 20_000; i++)
        {
            var (a, b, c, d) = (values.Next(), values.Next(), values.Next(), values.Next());
            var descending = values.Random.Next(2) == 0;
            var first = Math.Sign(BsonComparer.Compare(a.Value, b.Value)) * (descending ? -1 : 1);
            var second = Math.Sign(BsonComparer.Compare(c.Value, d.Value));
            byte[] left = [.. Encode(a, descending), .. Encode(c)];
            byte[] right = [.. Encode(b, descending), .. Encode(d)];
            Math.Sign(left.AsSpan().SequenceCompareTo(right)).ShouldBe(first != 0 ? first : second, $"({Show(a)}, {Show(c)}) and ({Show(b)}, {Show(d)})");
        }
    }

    [Fact]
    public void No_key_begins_with_another_one()
    {
        var values = new RandomValues(5);
        for (var i = 0; i < 20_000; i++)
        {
            var (a, b) = (Encode(values.Next()), Encode(values.Next()));
            if (!a.AsSpan().SequenceEqual(b))
                b.AsSpan().StartsWith(a).ShouldBeFalse();
        }
    }

    [Fact]
    public void Equal_values_of_different_types_have_equal_hashes()
    {
        var values = new RandomValues(6);
        for (var i = 0; i < 20_000; i++)
        {
            var (a, b) = (values.Number(), values.Number());
            if (BsonComparer.AreEqual(a.Value, b.Value))
                KeyHash.Compute(a.Value).ShouldBe(KeyHash.Compute(b.Value), $"{Show(a)} and {Show(b)}");
        }
    }

    private static byte[] Encode(BsonConstant value, bool descending = false)
    {
        var key = new ByteBuffer(64);
        KeyEncoder.Append(key, value.Value, descending);
        return key.WrittenSpan.ToArray();
    }

    private static string Show(BsonConstant value) => $"{value.Type} {Convert.ToHexString(value.Value.Bytes)}";
}
