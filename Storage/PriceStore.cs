using MetalsPipeline.Storage.Mongoc;

namespace MetalsPipeline.Storage;

/// <summary>Opens the price store.</summary>
public static class PriceStore
{
    /// <summary>Opens the store that <paramref name="options"/> name. No connection is made before the first call.</summary>
    /// <exception cref="ArgumentException">The connection string is missing or malformed.</exception>
    public static IPriceStore Open(PriceStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
            throw new ArgumentException("The MongoDB connection string is missing; set ConnectionStrings:mongodb.", nameof(options));
        return new MongocPriceStore(options);
    }
}
