namespace Aspire.Hosting.DockerSwarm.Tests;

/// <summary>Whole stack files: as they were agreed, as Docker takes them, and by the rules that all of them keep.</summary>
public sealed class StackFileTests
{
    public static TheoryData<string> Scenarios => [.. Tests.Scenarios.Names];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task A_stack_is_written_as_it_was_agreed(string scenario)
    {
        using var swarm = Tests.Scenarios.Create(scenario);
        await swarm.PublishAsync();

        Snapshot.ShouldMatch(swarm.Stack, scenario + ".yml");
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Docker_takes_it_and_ignores_nothing(string scenario)
    {
        using var swarm = Tests.Scenarios.Create(scenario);
        await swarm.PublishAsync();

        (await DockerCli.ComplaintsAsync(Path.Combine(swarm.Output, "stack.yml"))).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Every_key_is_one_that_a_stack_honours(string scenario)
    {
        using var swarm = Tests.Scenarios.Create(scenario);

        var stack = await swarm.PublishAsync();

        stack.Keys.Where(key => !HonouredKeys.Contains(key.Parent, key.Key)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Nothing_is_left_for_Docker_to_put_in(string scenario)
    {
        using var swarm = Tests.Scenarios.Create(scenario);
        await swarm.PublishAsync();

        swarm.Stack.Replace("$$", "", StringComparison.Ordinal).ShouldNotContain("$");
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task No_secret_is_written(string scenario)
    {
        using var swarm = Tests.Scenarios.Create(scenario);
        await swarm.PublishAsync();

        swarm.Files.ShouldAllBe(file => !File.ReadAllText(Path.Combine(swarm.Output, file)).Contains("canary", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Publishing_again_writes_the_same_bytes(string scenario)
    {
        using var first = Tests.Scenarios.Create(scenario);
        using var second = Tests.Scenarios.Create(scenario);
        await first.PublishAsync();
        await second.PublishAsync();

        second.Files.ShouldBe(first.Files);
        foreach (var file in first.Files)
        {
            File.ReadAllBytes(Path.Combine(second.Output, file)).ShouldBe(File.ReadAllBytes(Path.Combine(first.Output, file)));
        }
    }
}
