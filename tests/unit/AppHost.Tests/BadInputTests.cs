namespace MetalsPipeline.AppHost.Tests;

/// <summary>Settings that make no sense end in one line that names them, and nothing is written.</summary>
public class BadInputTests
{
    [Theory]
    [InlineData("Pipeline:Topology=Triple", "Pipeline:Topology")]
    [InlineData("Pipeline:Backing=Cloud", "Pipeline:Backing")]
    [InlineData("Pipeline:Backing=External", "Pipeline:Backing=External is for runs on this machine")]
    [InlineData("Pipeline:Rate=0", "Pipeline:Rate is 0")]
    [InlineData("Pipeline:Processors=0", "Pipeline:Processors is 0")]
    [InlineData("Pipeline:Feed=/nowhere/prices.csv", "Pipeline:Feed names '/nowhere/prices.csv'")]
    [InlineData("Pipeline:StackName=Not A Name", "stack 'Not A Name'")]
    public async Task A_wrong_setting_is_named_and_nothing_is_written(string setting, string message)
    {
        using var published = await PublishedFolder.CreateAsync(setting);

        published.ExitCode.ShouldNotBe(0, published.Log);
        published.Log.ShouldContain(message);
        published.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task Observability_is_for_the_real_servers()
    {
        using var published = await PublishedFolder.CreateAsync("Pipeline:Observability=true", "Pipeline:Backing=Embedded");

        published.ExitCode.ShouldNotBe(0, published.Log);
        published.Log.ShouldContain("Pipeline:Observability needs Pipeline:Backing=Containers");
        published.Files.ShouldBeEmpty();
    }
}
