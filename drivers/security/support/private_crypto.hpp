// An OpenSSL library context of its own for MD5, which security drivers need.
#pragma once

#include <memory>

#include <openssl/err.h>
#include <openssl/provider.h>
#include <openssl/types.h>

namespace uproc::security {

// A machine may be set up without MD5 (FIPS). The default provider is loaded into a private context, made for one call
// and gone after it, so that MD5 is there for drivers and never becomes available to TLS or to anything else in the
// process. Errors met on the way do not stay in OpenSSL's queue, where they would be taken for those of somebody else.
class PrivateCrypto {
  public:
    PrivateCrypto() {
        ERR_set_mark();
        context_.reset(OSSL_LIB_CTX_new());
        if (!context_) return;  // loading into NULL would load for the whole process
        base_.reset(OSSL_PROVIDER_load(context_.get(), "default"));
    }
    ~PrivateCrypto() { ERR_pop_to_mark(); }
    PrivateCrypto(const PrivateCrypto&) = delete;
    PrivateCrypto& operator=(const PrivateCrypto&) = delete;

    // May be used only while this object lives.
    [[nodiscard]] OSSL_LIB_CTX* context() const { return context_.get(); }

  private:
    struct ContextDeleter {
        void operator()(OSSL_LIB_CTX* context) const { OSSL_LIB_CTX_free(context); }
    };
    struct ProviderDeleter {
        void operator()(OSSL_PROVIDER* provider) const { OSSL_PROVIDER_unload(provider); }
    };
    std::unique_ptr<OSSL_LIB_CTX, ContextDeleter> context_;
    std::unique_ptr<OSSL_PROVIDER, ProviderDeleter> base_;
};

}  // namespace uproc::security
