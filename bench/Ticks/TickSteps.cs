using System.Text.Json;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Bench.Ticks;

/// <summary>What happens to a tick between the wire and the store.</summary>
internal static class TickSteps
{
    private static readonly DateTime Now = new(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);

    public static PriceTick Sample() => new()
    {
        EventId = new Guid("0198c0de-0000-7000-8000-000000000001"),
        Metal = "gold",
        Price = 4061.52,
        Volume = 12,
        Timestamp = Now,
        Source = "simulator",
        Sequence = 123_456,
    };

    public static byte[] Json(PriceTick tick) => PriceTickSerializer.Serialize(tick);

    public static void ParseDom(byte[] json) => JsonDocument.Parse(json).Dispose();

    public static void Read(byte[] json)
    {
        if (!PriceTickSerializer.TryDeserialize(json, Now, out _, out var error))
            throw new InvalidOperationException(error.ToString());
    }
}
