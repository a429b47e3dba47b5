using System.Text;

namespace MetalsPipeline.Contracts.Tests;

public class DeadLetterOriginTests
{
    [Fact]
    public void The_last_header_of_a_name_is_the_letter_s() => Origin(
        (DeadLetterHeaders.Reason, "the message's own"),
        (DeadLetterHeaders.Reason, "price: must be positive"),
        (DeadLetterHeaders.Topic, "metals-prices"),
        (DeadLetterHeaders.Partition, "1"),
        (DeadLetterHeaders.Offset, "17")).ShouldBe(new DeadLetterOrigin("price: must be positive", "metals-prices", 1, 17));

    [Fact]
    public void What_isnt_said_or_isnt_a_number_is_unknown() =>
        Origin((DeadLetterHeaders.Partition, "one"), (DeadLetterHeaders.Offset, ""), (DeadLetterHeaders.Topic, "earlier"), (DeadLetterHeaders.Topic, null)).ShouldBe(new DeadLetterOrigin(null, null, null, null));

    private static DeadLetterOrigin Origin(params (string Name, string? Value)[] headers) =>
        DeadLetterOrigin.Of(headers.Select(header => (header.Name, header.Value is null ? null : Encoding.UTF8.GetBytes(header.Value))));
}
