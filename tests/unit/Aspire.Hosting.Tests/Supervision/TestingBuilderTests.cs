using Aspire.Hosting.Testing;

namespace Aspire.Hosting.Tests.Supervision;

public sealed class TestingBuilderTests
{
    [Fact]
    public async Task App_hosts_run_side_by_side_in_one_process()
    {
        var runs = await Task.WhenAll(RunAsync("one"), RunAsync("two"));

        runs.Select(run => run.Key).ShouldBe(["one", "two"]);
        runs[0].Address.ShouldNotBe(runs[1].Address);

        static async Task<(string Key, Uri Address)> RunAsync(string key)
        {
            await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.SampleAppHost>([$"--Parameters:key={key}"]);
            await using var app = await builder.BuildAsync();
            await app.StartAsync();
            await app.ResourceNotifications.WaitForResourceHealthyAsync("front").WaitAsync(TimeSpan.FromSeconds(60));
            using var client = app.CreateHttpClient("back");
            return (await client.GetStringAsync(new Uri("/environment/Key", UriKind.Relative)), app.GetEndpoint("back"));
        }
    }

    [Fact]
    public async Task A_test_can_change_the_model_before_it_is_built()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.SampleAppHost>(["--Parameters:key=k"]);
        builder.CreateResourceBuilder<ProjectResource>("front").WithExplicitStart();
        builder.CreateResourceBuilder<ProjectResource>("back").WithEnvironment("Extra", "added");
        await using var app = await builder.BuildAsync();
        await app.StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("back").WaitAsync(TimeSpan.FromSeconds(60));

        using var client = app.CreateHttpClient("back", "http");
        (await client.GetStringAsync(new Uri("/environment/Extra", UriKind.Relative))).ShouldBe("added");
        app.ResourceNotifications.TryGetCurrentState("front", out _).ShouldBeFalse("it has two instances");
        Should.Throw<ArgumentException>(() => app.CreateHttpClient("back", "https")).Message.ShouldContain("http");
    }

    [Fact]
    public async Task A_builder_can_be_disposed_without_building()
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.SampleAppHost>(["--Parameters:key=k"]);

        await builder.DisposeAsync();
    }

    [Fact]
    public async Task The_failure_of_an_entry_point_is_the_failure_of_the_test()
    {
        var exception = await Should.ThrowAsync<DistributedApplicationException>(() =>
            DistributedApplicationTestingBuilder.CreateAsync<Projects.SampleAppHost>(["--operation", "sing"]));

        exception.Message.ShouldContain("'sing'");
    }
}
