using System.Text;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Producer.Tests;

public sealed class ReusedMessageTests : IDisposable
{
    private readonly ReusedMessage _message = new();

    public void Dispose() => _message.Dispose();

    [Fact]
    public void Each_tick_leaves_nothing_of_the_one_before_it()
    {
        foreach (var instrument in new[] { "palladium", "gold", "tin", "gold", new string('x', 2_000) })
        {
            var tick = new PriceTick { Metal = instrument, Price = instrument.Length, Timestamp = DateTime.UnixEpoch };

            var message = _message.Fill(tick);

            Encoding.UTF8.GetString(message.Key).ShouldBe(instrument);
            message.Value.ShouldBe(PriceTickSerializer.Serialize(tick));
        }
    }

    [Fact]
    public void Keys_are_counted_in_bytes() =>
        Encoding.UTF8.GetString(_message.Fill(new PriceTick { Symbol = "Größe", Price = 1 }).Key).ShouldBe("Größe");
}
