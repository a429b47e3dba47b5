namespace MetalsPipeline.Ops.Tests;

public sealed class SmokeTests : KafkaTest
{
    [Fact]
    public async Task A_dry_run_makes_all_checks_and_says_what_it_would_send()
    {
        await using var services = new FakeServices();

        var smoke = await Metals.RunAsync($"pipeline smoke --producer {services.Address} --processor {services.Address} --api {services.Address} --dry-run --output json");

        smoke.ExitCode.ShouldBe(2, smoke.Out);
        smoke.ShouldMatchSnapshot("pipeline-smoke");
        ReadAll("metals-prices").ShouldBeEmpty();
        File.Exists(Metals.AuditFile).ShouldBeFalse();
    }
}
