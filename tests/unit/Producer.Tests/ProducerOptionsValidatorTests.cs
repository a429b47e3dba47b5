namespace MetalsPipeline.Producer.Tests;

public class ProducerOptionsValidatorTests
{
    [Fact]
    public void The_defaults_with_a_key_are_valid() => Validate(_ => { }).ShouldBeEmpty();

    [Fact]
    public void Without_a_key_the_producer_does_not_start() => Validate(o => o.ApiKey = "").ShouldContain("Producer:ApiKey");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(2e6)]
    [InlineData(double.NaN)]
    public void A_rate_out_of_range_is_named(double rate) => Validate(o => o.Simulation.Rate = rate).ShouldContain("Producer:Simulation:Rate");

    [Theory]
    [InlineData("", "is missing")]
    [InlineData("/nowhere/gold.csv", "doesn't exist")]
    [InlineData("/etc/hostname", "must end in .csv")]
    public void A_file_that_cannot_be_replayed_is_named_with_the_reason(string file, string reason)
    {
        var failures = Validate(o =>
        {
            o.Feed = FeedKind.Replay;
            o.Replay.File = file;
        });

        failures.ShouldContain("Producer:Replay:File");
        failures.ShouldContain(reason);
    }

    private static string Validate(Action<ProducerOptions> change)
    {
        var options = new ProducerOptions { ApiKey = "key" };
        change(options);
        return new ProducerOptionsValidator().Validate(null, options).FailureMessage ?? "";
    }
}
