use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::{Error, Ident};

use crate::shape::{Field, Kind, Shape, Variant};

/// `FromJson` of a type.
pub fn implement(name: &Ident, shape: &Shape) -> TokenStream {
    let body = match &shape.kind {
        Kind::Choices(variants) => choices(variants),
        _ if !shape.denies_unknown => {
            let advice = "FromJson refuses unknown fields: write #[serde(deny_unknown_fields)], so that both derives do";
            return Error::new(name.span(), advice).into_compile_error();
        }
        Kind::Struct(fields) => object(fields),
        Kind::Messages(variants) => messages(variants),
    };
    quote! {
        #[automatically_derived]
        impl ::json::FromJson for #name {
            fn from_json(json: ::json::Json) -> ::json::Result<Self> { #body }
        }
    }
}

fn object(fields: &[Field]) -> TokenStream {
    let table = table(fields);
    let built = built(&quote!(Self), fields);
    quote! {
        const FIELDS: &[::json::Field] = &[#(#table),*];
        #[allow(unused_mut, unused_variables)]
        let mut fields = ::json::Fields::of(json, FIELDS)?;
        Ok(#built)
    }
}

fn messages(variants: &[Variant]) -> TokenStream {
    let tables = variants.iter().map(|Variant { names, fields, .. }| {
        let table = table(fields);
        quote!(::json::Variant { names: &[#(#names),*], fields: &[#(#table),*] })
    });
    let arms = arms(variants, |Variant { ident, fields, .. }| built(&quote!(Self::#ident), fields));
    quote! {
        const VARIANTS: &[::json::Variant] = &[#(#tables),*];
        #[allow(unused_mut, unused_variables)]
        let (place, mut fields) = ::json::Fields::of_variant(json, VARIANTS)?;
        Ok(match place { #(#arms),* })
    }
}

fn choices(variants: &[Variant]) -> TokenStream {
    let tables = variants.iter().map(|Variant { names, .. }| quote!(&[#(#names),*]));
    let arms = arms(variants, |Variant { ident, .. }| quote!(Self::#ident));
    quote! {
        const CHOICES: &[&[&str]] = &[#(#tables),*];
        Ok(match ::json::choice(json, CHOICES)? { #(#arms),* })
    }
}

/// Arms by the place of a variant; the last takes what is left, which is its own place.
fn arms(variants: &[Variant], arm: impl Fn(&Variant) -> TokenStream) -> Vec<TokenStream> {
    let last = variants.len().saturating_sub(1);
    let numbered = variants.iter().enumerate().map(|(place, variant)| {
        let made = arm(variant);
        let place = Literal::usize_unsuffixed(place);
        (quote!(#place => #made), quote!(_ => #made))
    });
    numbered.enumerate().map(|(place, (exact, rest))| if place == last { rest } else { exact }).collect()
}

fn table(fields: &[Field]) -> Vec<TokenStream> {
    let row = |Field { names, ty, .. }: &Field| quote!(::json::Field { names: &[#(#names),*], is_optional: <#ty as ::json::FromJson>::IS_OPTIONAL });
    fields.iter().map(row).collect()
}

fn built(what: &TokenStream, fields: &[Field]) -> TokenStream {
    let idents = fields.iter().map(|field| &field.ident);
    quote!(#what { #(#idents: fields.take()?),* })
}
