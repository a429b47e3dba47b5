using Aspire.Hosting.DockerSwarm.Images;

namespace Aspire.Hosting.DockerSwarm.Tests.Images;

public class DockerIgnoreTests
{
    [Theory]
    [InlineData("bin", "bin", true)]
    [InlineData("bin", "bin/a/b.dll", true)]
    [InlineData("bin", "src/bin", false)]
    [InlineData("bin", "binary", false)]
    [InlineData("/bin/", "bin/a", true)]
    [InlineData("**/bin", "bin", true)]
    [InlineData("**/bin", "src/deep/bin/a", true)]
    [InlineData("**/bin", "src/cabin", false)]
    [InlineData("*.md", "README.md", true)]
    [InlineData("*.md", "docs/README.md", false)]
    [InlineData("**/*.md", "docs/README.md", true)]
    [InlineData("docs/**", "docs/a/b", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("[ab]c", "bc", true)]
    [InlineData("[ab]c", "cc", false)]
    [InlineData(@"\*", "*", true)]
    [InlineData(@"\*", "a", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("# bin\n\n", "bin", false)]
    [InlineData("*\n!src", "src/a", false)]
    [InlineData("*\n!src", "other", true)]
    [InlineData("*\n!src\nsrc/obj", "src/obj/a", true)]
    public void A_path_is_ignored_by_the_last_rule_that_matches_it(string rules, string path, bool ignored) =>
        DockerIgnore.Parse(rules).Excludes(path).ShouldBe(ignored);

    [Fact]
    public void Only_what_is_not_ignored_is_included()
    {
        using var swarm = new TestSwarm();
        foreach (var file in (string[])["src/a.cs", "src/obj/b", "bin/c", "d.md"])
        {
            swarm.WriteSource(file, "");
        }

        DockerIgnore.Parse("**/obj\nbin").Included(swarm.Sources).Select(file => file.Name).ShouldBe(["d.md", "src/a.cs"]);
        DockerIgnore.Parse("*\n!src/obj").Included(swarm.Sources).Select(file => file.Name).ShouldBe(["src/obj/b"]);
    }
}
