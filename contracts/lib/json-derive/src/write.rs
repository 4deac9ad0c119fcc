use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use crate::shape::{Field, Kind, Shape, Variant};

/// `ToJson` of a type.
pub fn implement(name: &Ident, shape: &Shape) -> TokenStream {
    let body = match &shape.kind {
        Kind::Struct(fields) => object(fields),
        Kind::Messages(variants) => {
            let arms = variants.iter().map(message);
            quote!(match self { #(#arms),* })
        }
        Kind::Choices(variants) => {
            let arms = variants.iter().map(choice);
            quote!(::json::Json::Text(::std::borrow::ToOwned::to_owned(match self { #(#arms),* })))
        }
    };
    quote! {
        #[automatically_derived]
        impl ::json::ToJson for #name {
            fn to_json(&self) -> ::json::Json { #body }
        }
    }
}

fn object(fields: &[Field]) -> TokenStream {
    let (names, idents) = columns(fields);
    quote!(::json::Json::object(&[#(#names),*], &[#(&self.#idents),*]))
}

fn message(Variant { ident, names, fields }: &Variant) -> TokenStream {
    let name = names.first();
    let (names, idents) = columns(fields);
    quote!(Self::#ident { #(#idents),* } => ::json::Json::variant(#name, &[#(#names),*], &[#(#idents),*]))
}

fn choice(Variant { ident, names, .. }: &Variant) -> TokenStream {
    let name = names.first();
    quote!(Self::#ident => #name)
}

fn columns(fields: &[Field]) -> (Vec<Option<&String>>, Vec<&Ident>) {
    fields.iter().map(|field| (field.names.first(), &field.ident)).unzip()
}
