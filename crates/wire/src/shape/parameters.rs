//! What parties tell each other before a key moves between them.

use crate::shape::{Shape, enumeration, text};

enumeration! {
    /// What parameters are asked for; those of a few alone exist.
    pub enum KeyMaterialType = "KeyMaterialType" {
        /// A TR-34 token.
        Tr34KeyBlock = "TR34_KEY_BLOCK",
        /// A TR-31 key block.
        Tr31KeyBlock = "TR31_KEY_BLOCK",
        /// The certificate of a root.
        RootPublicKeyCertificate = "ROOT_PUBLIC_KEY_CERTIFICATE",
        /// A certificate that a root stands behind.
        TrustedPublicKeyCertificate = "TRUSTED_PUBLIC_KEY_CERTIFICATE",
        /// A key under a public key.
        KeyCryptogram = "KEY_CRYPTOGRAM",
    }
}

text! {
    /// Names the parameters of an import. Clients that have none may send an empty text.
    pub struct ImportToken:
        Shape::text("ImportTokenId").pattern("(import-token-[0-9a-zA-Z]{16,64})?");
}

text! {
    /// Names the parameters of an export. Clients that have none may send an empty text.
    pub struct ExportToken:
        Shape::text("ExportTokenId").pattern("(export-token-[0-9a-zA-Z]{16,64})?");
}
