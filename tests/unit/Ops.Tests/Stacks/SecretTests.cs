using System.Text;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Stacks.Compose;
using MetalsPipeline.Ops.Stacks.Secrets;

namespace MetalsPipeline.Ops.Tests.Stacks;

public sealed class SecretTests : IDisposable
{
    private readonly Metals _metals = new();
    private readonly string _file = Path.GetTempFileName();

    [Theory]
    [InlineData("metals-api-key-g1", "", "metals-api-key-g2")]
    [InlineData("metals-api-key-g2", "metals-api-key-g1 metals-api-key-g7 metals-other-api-key-g9", "metals-api-key-g8")]
    [InlineData("metals-api-key-0123456789", "metals-api-key-0123456789", "metals-api-key-g2")]
    [InlineData("whatever", "", "whatever-g2")]
    public void The_name_of_the_next_value_is_new(string name, string others, string expected) =>
        SecretNames.Next("api-key", name, [name, .. others.Split(' ')]).ShouldBe(expected);

    [Theory]
    [InlineData("shop-key-g1", "shop-key-g3", "shop-key-g3")]
    [InlineData("shop-key-g3", "shop-key-g2", "shop-key-g3")]
    [InlineData("shop-key-0123456789", "shop-key-g2", "shop-key-0123456789")]
    [InlineData("theirs", "shop-key-g2", "theirs")]
    public void A_rotated_secret_isnt_brought_back_by_an_older_file_but_by_a_value_that_was_chosen(string published, string current, string expected) =>
        StackReader.Read(SecretNames.KeepRotated(File(published), File(current), "shop"), "shop").Secrets["key"].ShouldBe(expected);

    [Theory]
    [InlineData("secret\n", "secret")]
    [InlineData("secret\r\n", "secret")]
    [InlineData("secret", "secret")]
    [InlineData("-----BEGIN\nEND\n", "-----BEGIN\nEND\n")]
    public async Task The_line_end_behind_a_single_line_isnt_part_of_a_value(string content, string expected)
    {
        await System.IO.File.WriteAllTextAsync(_file, content);
        Encoding.UTF8.GetString(SecretValue.Read(_file, Shell())).ShouldBe(expected);
    }

    [Fact]
    public void No_value_is_an_error() => Should.Throw<CommandException>(() => SecretValue.Read(_file, Shell())).Message.ShouldContain(_file);

    [Fact]
    public void Values_that_are_made_up_are_long_and_never_the_same()
    {
        Encoding.ASCII.GetString(SecretValue.Generate("api-key")).ShouldMatch("^[A-Za-z0-9]{32}$");
        Encoding.ASCII.GetString(SecretValue.Generate("mongodb-keyfile")).ShouldMatch("^[A-Za-z0-9]{128}$");
        SecretValue.Generate("api-key").ShouldNotBe(SecretValue.Generate("api-key"));
    }

    [Theory]
    [InlineData("--from-file api-key", "--from-file 'api-key' isn't NAME=FILE.")]
    [InlineData("--from-file moon=x", "the stack has no secret 'moon'; it has api-key, chosen.")]
    [InlineData("--from-file api-key=- --from-file chosen=-", "only one secret can come from standard input")]
    [InlineData("--from-file api-key=a --from-file api-key=b", "gives 'api-key' twice")]
    public async Task Wrong_sources_are_refused_before_anybody_is_asked(string options, string expected)
    {
        var folder = Directory.CreateTempSubdirectory("metals-");
        await System.IO.File.WriteAllTextAsync(Path.Combine(folder.FullName, "deploy.env"), "STACK=\"shop\"\n");
        await System.IO.File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "stack.yml"),
            "services: { web: { image: web:1 } }\nsecrets: { api-key: { external: true, name: shop-api-key-g1 }, chosen: { external: true, name: shop-chosen-0123456789 } }\n");
        var refused = await _metals.RunAsync($"stack secrets create {folder.FullName} {options}");
        folder.Delete(recursive: true);
        refused.ExitCode.ShouldBe(64);
        refused.OnlyError.ShouldContain(expected);
    }

    public void Dispose()
    {
        _metals.Dispose();
        System.IO.File.Delete(_file);
    }

    private static ComposeFile File(string secret) =>
        ComposeFile.Of($"services: {{ web: {{ image: web:1 }} }}\nsecrets: {{ key: {{ external: true, name: {secret} }} }}\n");

    private static Shell Shell() => new(TextReader.Null, TextWriter.Null, TextWriter.Null, _ => null, CanAsk: false, CanStyle: false, TimeProvider.System);
}
