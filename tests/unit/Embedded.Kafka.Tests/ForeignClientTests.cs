using System.Diagnostics;

namespace MetalsPipeline.Embedded.Kafka.Tests;

/// <summary>Clients that others wrote, other than the one the pipeline uses.</summary>
public class ForeignClientTests
{
    private const string Kcat = "/usr/bin/kcat";
    private const string PythonModule = "/usr/lib/python3/dist-packages/confluent_kafka";
    private const string KafkaJs = "~/.cache/metals-pipeline/test-clients/node_modules";

    [FactWithTool(Kcat, "apt-get install kcat")]
    public async Task Kcat_produces_consumes_and_queries()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", 1);
        await RunAsync(Kcat, ["-P", "-b", broker.BootstrapServers, "-t", "prices", "-K:", "-z", "snappy"], input: "XAU:1\nXAG:2\nXPT:3\n");
        (await RunAsync(Kcat, ["-C", "-b", broker.BootstrapServers, "-t", "prices", "-e", "-q", "-f", "%o %k=%s\n"]))
            .ShouldBe("0 XAU=1\n1 XAG=2\n2 XPT=3\n");
        (await RunAsync(Kcat, ["-Q", "-b", broker.BootstrapServers, "-t", "prices:0:-1"])).ShouldContain("offset 3");
        (await RunAsync(Kcat, ["-L", "-b", broker.BootstrapServers])).ShouldContain("topic \"prices\" with 1 partitions");
        (await RunAsync(Kcat, ["-G", "kcat", "-b", broker.BootstrapServers, "-c", "3", "-q", "-X", "auto.offset.reset=earliest", "prices"]))
            .ShouldBe("1\n2\n3\n");
    }

    [FactWithTool(PythonModule, "apt-get install python3-confluent-kafka")]
    public async Task The_Python_client_produces_consumes_and_administers()
    {
        await using var broker = await TestBroker.StartAsync();
        (await RunAsync("/usr/bin/python3", [Script("confluent_kafka_client.py"), broker.BootstrapServers])).ShouldBe("ok\n");
    }

    [FactWithTool(KafkaJs, "eng/setup-tests.sh")]
    public async Task The_JavaScript_client_produces_consumes_and_administers()
    {
        await using var broker = await TestBroker.StartAsync();
        (await RunAsync("node", [Script("kafkajs.js"), broker.BootstrapServers])).ShouldBe("ok\n");
    }

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Clients", name);

    private static async Task<string> RunAsync(string program, string[] arguments, string input = "")
    {
        var startInfo = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        startInfo.Environment["NODE_PATH"] = FactWithToolAttribute.Resolve(KafkaJs);
        startInfo.Environment["KAFKAJS_NO_PARTITIONER_WARNING"] = "1";
        using var process = Process.Start(startInfo)!;
        using var impatience = new CancellationTokenSource(Consuming.Patience);
        var error = process.StandardError.ReadToEndAsync(impatience.Token);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var output = await process.StandardOutput.ReadToEndAsync(impatience.Token);
            await process.WaitForExitAsync(impatience.Token);
            process.ExitCode.ShouldBe(0, await error);
            return output;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
