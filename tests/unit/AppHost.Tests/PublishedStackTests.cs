using System.Text.RegularExpressions;
using Aspire.Hosting.DockerSwarm.Tests;

namespace MetalsPipeline.AppHost.Tests;

/// <summary>The stack files as a whole: as they were agreed, and as Docker takes them.</summary>
public sealed partial class PublishedStackTests(Stacks stacks) : IClassFixture<Stacks>
{
    public static TheoryData<string> Names => Stacks.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_stack_is_the_one_that_was_agreed(string name) =>
        Snapshot.ShouldMatch(ContentTag().Replace(stacks[name].Yaml, ":CONTENT"), $"{name}.yml");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Docker_takes_it_and_ignores_nothing(string name) => (await DockerCli.ComplaintsAsync(stacks[name].StackFile)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_key_is_one_that_a_stack_honours(string name) =>
        stacks[name].Stack.Keys.Where(key => !HonouredKeys.Contains(key.Parent, key.Key)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_left_for_Docker_to_put_in(string name) =>
        stacks[name].Yaml.Replace("$$", "", StringComparison.Ordinal).ShouldNotContain("$");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Publishing_again_writes_the_same_bytes(string name)
    {
        using var again = await PublishedFolder.CreateAsync(Stacks.Settings[name]);

        again.Files.ShouldBe(stacks[name].Files);
        foreach (var file in again.Files)
            again.Read(file).ShouldBe(stacks[name].Read(file));
    }

    [Theory]
    [InlineData("Single")]
    [InlineData("HighAvailability")]
    public void An_operator_finds_three_files_and_two_configs(string name) => stacks[name].Files.ShouldBe(
        ["README.md", "configs/ConnectionStrings__mongodb", "configs/kafka-login", "deploy.env", "stack.yml"]);

    [GeneratedRegex("(?<=image: .*):[0-9a-f]{12}$", RegexOptions.Multiline)]
    private static partial Regex ContentTag();
}
