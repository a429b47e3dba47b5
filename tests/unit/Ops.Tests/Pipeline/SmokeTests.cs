namespace MetalsPipeline.Ops.Tests;

public sealed class SmokeTests : KafkaTest
{
    [Fact]
    public async Task A_dry_run_makes_all_checks_and_says_what_it_would_send()
    {
        await using var services = new FakeServices();

        var smoke = await Metals.RunAsync($"pipeline smoke --producer {services.Address} --processor {services.Address} --api {services.Address} --dry-run");

        smoke.ExitCode.ShouldBe(2, smoke.Out);
        smoke.Out.Split('\n')[1..8].Select(line => line[..26]).ShouldBe(
        [
            "Kafka ready        passed ", "MongoDB ready      passed ", "producer healthy   passed ", "processor healthy  passed ",
            "message sent       skipped", "message stored     skipped", "all operational    passed ",
        ]);
        smoke.Out.ShouldContain("would send a price of smoke-test through Kafka itself");
        ReadAll("metals-prices").ShouldBeEmpty();
        File.Exists(Metals.AuditFile).ShouldBeFalse();
    }
}
