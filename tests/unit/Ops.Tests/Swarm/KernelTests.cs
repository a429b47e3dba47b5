using System.IO.Compression;
using MetalsPipeline.Ops.Swarm.Doctor;

namespace MetalsPipeline.Ops.Tests.Swarm;

public sealed class KernelTests : IDisposable
{
    private const string Release = "6.1.0-test";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("metals-kernel-");

    private bool? HasVirtualServers => new Kernel(_root.FullName, Release).Has("ip_vs", "CONFIG_IP_VS");

    [Fact]
    public void What_nothing_tells_is_not_known() => HasVirtualServers.ShouldBeNull();

    [Fact]
    public void What_is_loaded_is_there()
    {
        Directory.CreateDirectory(Path.Combine(_root.FullName, "sys/module/ip_vs"));
        HasVirtualServers.ShouldBe(true);
    }

    [Theory]
    [InlineData("modules.dep", "kernel/net/netfilter/ipvs/ip_vs.ko.xz: kernel/lib/libcrc32c.ko.xz", true)]
    [InlineData("modules.builtin", "kernel/net/netfilter/ipvs/ip_vs.ko", true)]
    [InlineData("modules.dep", "kernel/net/netfilter/ipvs/ip_vs_rr.ko: kernel/net/netfilter/ipvs/ip_vs.ko", false)]
    public void What_is_installed_can_be_loaded(string file, string line, bool expected)
    {
        Write($"lib/modules/{Release}/{file}", line + "\n");
        HasVirtualServers.ShouldBe(expected);
    }

    [Theory]
    [InlineData("CONFIG_IP_VS=y", true)]
    [InlineData("CONFIG_IP_VS_RR=y", false)]
    [InlineData("# CONFIG_IP_VS is not set", false)]
    [InlineData("CONFIG_IP_VS=m", false)] // A module that isn't installed.
    public void A_kernel_without_modules_has_its_settings(string line, bool expected)
    {
        Write($"boot/config-{Release}", $"CONFIG_X=y\n{line}\n");
        HasVirtualServers.ShouldBe(expected);
    }

    [Fact]
    public void The_kernel_that_runs_tells_its_own_settings()
    {
        var file = Write("proc/config.gz", "");
        using (var packed = new StreamWriter(new GZipStream(File.Create(file), CompressionLevel.Fastest)))
            packed.Write("CONFIG_IP_VS=y\n");
        HasVirtualServers.ShouldBe(true);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private string Write(string path, string content)
    {
        var file = Path.Combine(_root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return file;
    }
}
