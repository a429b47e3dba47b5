using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Stacks.Releases;
using MetalsPipeline.Ops.Stacks.Rollouts;

namespace MetalsPipeline.Ops.Tests.Stacks;

public class ReleaseTests
{
    [Theory]
    [InlineData("A:ok B:ok", 1)]
    [InlineData("A:ok B:ok B:ok", 1)]
    [InlineData("A:ok B:failed", 1)]
    [InlineData("A:ok B:ok A:ok", 2)]
    [InlineData("A:ok B:ok C:rolled-back", 1)]
    [InlineData("A:ok B:rolled-back C:timeout", 1)]
    public void A_rollback_goes_to_the_newest_earlier_release_that_went_well_and_differs(string releases, int expected) =>
        History(releases).Target(null).Number.ShouldBe(expected);

    [Theory]
    [InlineData("A:ok", "no earlier release")]
    [InlineData("A:ok B:rolled-back", "no earlier release")]
    [InlineData("A:failed B:ok", "no earlier release")]
    [InlineData("", "Run 'metals stack deploy' once")]
    public void Where_there_is_none_it_says_so(string releases, string expected) =>
        Should.Throw<CommandException>(() => History(releases).Target(null)).Message.ShouldContain(expected);

    [Fact]
    public void A_release_that_isnt_there_is_named_with_those_that_are() =>
        Should.Throw<CommandException>(() => History("A:ok B:ok").Target(7)).Message.ShouldBe("There is no release 7 of the stack 'shop'; there are 1, 2 ('metals stack history').");

    [Fact]
    public void Twenty_are_kept_and_the_newest_that_went_well()
    {
        History(string.Join(' ', Enumerable.Repeat("A:ok", 19))).Surplus().ShouldBeEmpty();
        History(string.Join(' ', Enumerable.Repeat("A:ok", 21))).Surplus().Select(release => release.Number).ShouldBe([1, 2]);
        History("A:ok " + string.Join(' ', Enumerable.Repeat("B:failed", 20))).Surplus().Select(release => release.Number).ShouldBe([2]);
    }

    [Theory]
    [InlineData("ok", 0)]
    [InlineData("detached", 0)]
    [InlineData("failed", 1)]
    [InlineData("timeout", 3)]
    [InlineData("rolled-back", 4)]
    [InlineData("interrupted", 130)]
    [InlineData("something later", 1)]
    public void Each_outcome_has_its_exit_code(string name, int exitCode) => Outcomes.Parse(name).ExitCode().ShouldBe(exitCode);

    private static ReleaseHistory History(string releases) => new(
        "shop",
        [
            .. releases.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((release, index) => new Release
            {
                Number = index + 1,
                Time = DateTime.UnixEpoch,
                User = "me",
                Reason = "deploy",
                Text = release.Split(':')[0],
                Outcome = Outcomes.Parse(release.Split(':')[1]),
            }),
        ]);
}
