using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MetalsPipeline.Embedded.MongoDB.Hosting;
using MetalsPipeline.Embedded.MongoDB.Storage;
using MetalsPipeline.Embedded.MongoDB.Tests.Support;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Hosting;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--frobnicate", "'--frobnicate' is not an option")]
    [InlineData("--memory --listen", "'--listen' needs a value")]
    [InlineData("--memory --listen nowhere", "'nowhere' is not an address")]
    [InlineData("--memory --listen 127.0.0.1:70000", "'127.0.0.1:70000' is not an address")]
    [InlineData("--memory --listen example.org:1", "'example.org' is not an IP address")]
    [InlineData("--memory --fsync sometimes", "'sometimes' is not a policy")]
    [InlineData("--memory --max-bytes lots", "'lots' is not a number of bytes")]
    [InlineData("--memory --max-bytes 0", "'0' is not a number of bytes")]
    [InlineData("--memory --data d", "exclude each other")]
    [InlineData("", "Name a data folder with --data DIR")]
    public void What_is_wrong_is_named(string arguments, string message) =>
        Should.Throw<UsageException>(() => Parse(arguments)).Message.ShouldContain(message);

    [Fact]
    public void Every_option_arrives()
    {
        var options = Parse("--listen 0.0.0.0:27018 --data d --fsync always --max-bytes 1000");
        options.Listen.ShouldBe(new IPEndPoint(IPAddress.Any, 27018));
        options.DataPath.ShouldBe("d");
        options.Fsync.ShouldBe(FsyncPolicy.Always);
        options.MaxBytes.ShouldBe(1000);
    }

    [Fact]
    public void Without_options_it_listens_on_loopback_and_flushes_by_interval()
    {
        var options = Parse("--memory");
        options.Listen.ShouldBe(new IPEndPoint(IPAddress.Loopback, 27017));
        options.Fsync.ShouldBe(FsyncPolicy.Interval);
        options.User.ShouldBeNull();
    }

    [Fact]
    public void The_password_may_come_from_a_file()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "password");
        File.WriteAllText(file, "secret\n");
        var options = Parse("--memory", ("MONGO_INITDB_ROOT_USERNAME", "admin"), ("MONGO_INITDB_ROOT_PASSWORD_FILE", file));
        options.User.ShouldBe("admin");
        options.Password.ShouldBe("secret");
    }

    [Fact]
    public void A_user_without_a_password_is_refused() =>
        Should.Throw<UsageException>(() => Parse("--memory", ("MONGO_INITDB_ROOT_USERNAME", "admin"))).Message.ShouldContain("belong together");

    [Fact]
    public void A_password_file_that_is_not_there_is_named() =>
        Should.Throw<UsageException>(() => Parse("--memory", ("MONGO_INITDB_ROOT_USERNAME", "admin"), ("MONGO_INITDB_ROOT_PASSWORD_FILE", "/nowhere/p")))
            .Message.ShouldContain("/nowhere/p");

    [Fact]
    public async Task A_bad_option_ends_the_process_with_64_and_says_so_on_stderr()
    {
        using var server = ChildServer.Launch(null, "--frobnicate");
        (await server.ExitAsync()).ShouldBe(64);
        server.Errors.ShouldContain("'--frobnicate'");
    }

    [Fact]
    public async Task Help_tells_the_options()
    {
        using var server = ChildServer.Launch(null, "--help");
        (await server.ExitAsync()).ShouldBe(0);
        foreach (var option in new[] { "--listen", "--data", "--memory", "--fsync", "--max-bytes", "MONGO_INITDB_ROOT_PASSWORD_FILE" })
            string.Join('\n', server.Lines).ShouldContain(option);
    }

    [Fact]
    public async Task A_taken_port_ends_the_process_with_one_line_that_names_it()
    {
        using var holder = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        holder.Listen();
        var port = ((IPEndPoint)holder.LocalEndPoint!).Port;
        using var server = ChildServer.Launch(null, "--memory", "--listen", $"127.0.0.1:{port}");
        (await server.ExitAsync()).ShouldBe(1);
        server.Lines.ShouldHaveSingleItem().ShouldContain($"port {port} is taken");
    }

    [Fact]
    public async Task Sigterm_stops_it_cleanly_while_clients_are_connected()
    {
        using var folder = new TempFolder();
        using var server = await ChildServer.StartAsync("--data", folder.Path);
        using var client = await server.ConnectAsync();
        await client.InsertAsync("c", new Doc { { "_id", 1 } });
        (await server.TerminateAsync()).ShouldBe(0);
        await client.ShouldBeClosedAsync();
    }

    [Fact]
    public async Task Log_lines_are_json_and_never_show_the_password()
    {
        using var folder = new TempFolder();
        var environment = new Dictionary<string, string> { ["MONGO_INITDB_ROOT_USERNAME"] = "admin", ["MONGO_INITDB_ROOT_PASSWORD"] = "pa55word" };
        using var server = ChildServer.Launch(environment, "--data", folder.Path, "--listen", "127.0.0.1:0");
        using (var client = await server.ConnectAsync())
            (await client.TryRunAsync(new Doc { { "find", "c" } }))["code"].ShouldBe(13);
        await server.TerminateAsync();
        server.Lines.ShouldNotBeEmpty();
        foreach (var line in server.Lines)
        {
            line.ShouldNotContain("pa55word");
            using var json = JsonDocument.Parse(line);
            foreach (var field in new[] { "timestamp", "level", "message" })
                json.RootElement.TryGetProperty(field, out _).ShouldBeTrue(line);
        }
    }

    private static ServerOptions Parse(string arguments, params (string Name, string Value)[] environment) => ServerOptions.Parse(
        arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), name => environment.FirstOrDefault(e => e.Name == name).Value);
}
