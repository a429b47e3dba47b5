using MetalsPipeline.ServiceDefaults.Health;
using MetalsPipeline.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MetalsPipeline.ServiceDefaults.Store;

/// <summary>Registers the price store.</summary>
public static partial class PriceStoreExtensions
{
    /// <summary>Adds <see cref="IPriceStore"/> from <c>ConnectionStrings:mongodb</c> and the section <c>Storage</c>, and its health.</summary>
    public static void AddPriceStore(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new PriceStoreOptions { ApplicationName = builder.Environment.ApplicationName };
        builder.Configuration.GetSection("Storage").Bind(options);
        options.ConnectionString = builder.Configuration.GetConnectionString(DependencyNames.MongoDB) ?? "";

        var added = false;
        if (!options.UseLibmongoc)
            AddOfficialDriver(builder, options, ref added);
        if (!added)
            builder.Services.AddSingleton(_ => PriceStore.Open(options));
        builder.Services.AddDependency(DependencyNames.MongoDB,
            (services, token) => services.GetRequiredService<IPriceStore>().PingAsync(token));
    }

    // Has a body only in the package set that has the driver; otherwise the call is left out.
    static partial void AddOfficialDriver(IHostApplicationBuilder builder, PriceStoreOptions options, ref bool added);
}
